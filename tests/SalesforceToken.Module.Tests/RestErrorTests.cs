using System;
using System.Linq;
using System.Text;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>The errors of Salesforce's APIs, each in its own form, and what they say about the call.</summary>
public sealed class RestErrorTests(RestWire wire) : IClassFixture<RestWire>
{
    /// <summary>The form's name, the media type, the status, the body, the id, a part of the message.</summary>
    public static TheoryData<string, string, int, string, string, string> Forms { get; } = new()
    {
        { "REST", "application/json", 400, """[{"message":"Bad Id","errorCode":"MALFORMED_ID","fields":["Id"]}]""", "MALFORMED_ID", "Bad Id" },
        { "one object", "application/json", 400, """{"errorCode":"MALFORMED_ID","message":"Bad Id"}""", "MALFORMED_ID", "Bad Id" },
        { "Apex REST", "application/json", 500, """[{"errorCode":"APEX_ERROR","message":"System.DmlException: no\n\nClass.A: line 3"}]""", "APEX_ERROR", "DmlException" },
        {
            "composite", "application/json", 400,
            """{"compositeResponse":[{"body":[{"errorCode":"PROCESSING_HALTED","message":"halted"}],"httpStatusCode":400,"referenceId":"a"},{"body":[{"errorCode":"DUPLICATE_VALUE","message":"twice"}],"httpStatusCode":400,"referenceId":"b"}]}""",
            "DUPLICATE_VALUE", "twice"
        },
        {
            "tree", "application/json", 400,
            """{"hasErrors":true,"results":[{"referenceId":"ref2","errors":[{"statusCode":"INVALID_EMAIL_ADDRESS","message":"Email: invalid: 123","fields":["Email"]}]}]}""",
            "INVALID_EMAIL_ADDRESS", "invalid: 123"
        },
        {
            "collection", "application/json", 400,
            """[{"success":true,"id":"001","errors":[]},{"success":false,"errors":[{"statusCode":"DUPLICATES_DETECTED","message":"dup","fields":[]}]}]""",
            "DUPLICATES_DETECTED", "dup"
        },
        {
            "User Interface API", "application/json", 400,
            """{"message":"An error occurred.","statusCode":400,"errorCode":"INVALID_INPUT","enhancedErrorType":"RecordError","output":{"errors":[],"fieldErrors":{"Name":[{"constituentField":null,"errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","field":"Name","message":"Too short"}]}}}""",
            "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Too short"
        },
        { "Bulk API in JSON", "application/json", 400, """{"exceptionCode":"InvalidBatch","exceptionMessage":"Records not found"}""", "InvalidBatch", "Records not found" },
        {
            "Bulk API in XML", "application/xml", 400,
            """<?xml version="1.0" encoding="UTF-8"?><error xmlns="http://www.force.com/2009/06/asyncapi/dataload"><exceptionCode>InvalidJob</exceptionCode><exceptionMessage>Invalid job id</exceptionMessage></error>""",
            "InvalidJob", "Invalid job id"
        },
        { "REST in XML", "application/xml", 404, "<Errors><Error><errorCode>NOT_FOUND</errorCode><message>Not there</message></Error></Errors>", "NOT_FOUND", "Not there" },
        {
            "SOAP", "text/xml", 500,
            """<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_TYPE</faultcode><faultstring>No such type</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>""",
            "INVALID_TYPE", "No such type"
        },
        { "OAuth", "application/json", 400, """{"error":"invalid_grant","error_description":"expired"}""", "invalid_grant", "expired" },
        { "a framework", "application/json", 404, """{"timestamp":1,"status":404,"error":"Not Found","message":"No route","path":"/x"}""", "HttpError", "No route" },
        { "problem details", "application/problem+json", 400, """{"type":"about:blank","title":"Bad","detail":"Missing x","status":400}""", "HttpError", "Missing x" },
        { "an error in an error", "application/json", 400, """{"error":{"code":"BAD_THING","message":"Why"}}""", "BAD_THING", "Why" },
        { "JSON that says it is text", "text/plain", 400, """[{"errorCode":"MALFORMED_ID","message":"Bad Id"}]""", "MALFORMED_ID", "Bad Id" },
        { "text that says it is JSON", "application/json", 502, "upstream gone", "HttpError", "upstream gone" },
        { "one word", "text/plain", 403, "Missing_OAuth_Token", "Missing_OAuth_Token", "Missing_OAuth_Token" },
        { "text", "text/plain", 503, "no healthy upstream", "HttpError", "no healthy upstream" },
        {
            "a web page", "text/html", 503,
            "<!DOCTYPE html><html><head><title>Maintenance</title><style>b{}</style></head><body><h1>We &amp; you</h1><script>var x='no';</script><p>Back soon.</p></body></html>",
            "HttpError", "a web page: Maintenance: We & you Back soon."
        },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_error_of_any_form_reaches_the_id_the_message_and_the_body(string form, string mediaType, int status, string body, string errorId, string said)
    {
        var proxy = wire.Reset();
        (proxy.MediaType, proxy.Status, proxy.Answer) = (mediaType, status, body);

        var result = wire.Call("sobjects/Account -Method Post -Body '{}'");

        Assert.True(result.Errors.Count == 1, form);
        Assert.Equal(errorId, result.ErrorId);
        var exception = result.Errors[0].Exception;
        Assert.Equal("SalesforceToken.SfRestException", exception.GetType().FullName);
        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
        Assert.Equal(body, Property<string>(exception, "Body"));
        Assert.Equal(status, Property<int>(exception, "StatusCode"));
    }

    [Theory]
    [InlineData("OAUTH_APP_BLOCKED", "unblock the app")]
    [InlineData("Bad_OAuth_Token", "Test-SfAccessToken prod")]
    [InlineData("OAUTH_EC_APP_NOT_FOUND", "install the app")]
    public void An_error_of_the_app_says_who_can_do_what(string code, string advice)
    {
        (wire.Reset().Status, wire.Proxy.Answer) = (403, $$"""[{"errorCode":"{{code}}","message":"m"}]""");

        Assert.Contains(advice, wire.Call("limits").Errors.Single().ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, "text/plain", "no healthy upstream", "HttpError", "no healthy upstream", true)]
    [InlineData(429, "application/json", "[]", "HttpError", "HTTP 429", true)]
    [InlineData(403, "application/json", """[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"Too many"}]""", "REQUEST_LIMIT_EXCEEDED", "Too many", true)]
    [InlineData(404, "application/json", """[{"errorCode":"NOT_FOUND","message":"Nothing here"}]""", "NOT_FOUND", "Nothing here", false)]
    public void The_question_for_the_versions_fails_as_the_call_itself_would(
        int status, string mediaType, string body, string errorId, string said, bool isTransient)
    {
        (wire.Reset().Status, wire.Proxy.MediaType, wire.Proxy.Answer) = (status, mediaType, body);
        wire.Proxy.Headers = "Retry-After: 4000\r\n";
        wire.User.UseHome();

        var result = wire.User.Run($"Invoke-SfRestMethod sobjects/Account -Name prod -Method Post -Body '{{}}' -Proxy {wire.Proxy.Address}");

        Assert.Equal(errorId, result.ErrorId);
        var exception = result.Errors[0].Exception;
        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
        Assert.Equal((status, body), (Property<int>(exception, "StatusCode"), Property<string>(exception, "Body")));

        // The change was not even sent.
        Assert.Equal((isTransient, false), (Property<bool>(exception, "IsTransient"), Property<bool>(exception, "OutcomeUnknown")));
        Assert.DoesNotContain("sobjects", string.Concat(wire.Proxy.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fields_are_told_whatever_the_form_is()
    {
        foreach (var body in new[]
        {
            """[{"message":"m","errorCode":"C","fields":["Email"]}]""",
            """{"hasErrors":true,"results":[{"errors":[{"statusCode":"C","message":"m","fields":["Email"]}]}]}""",
            """{"output":{"fieldErrors":{"Email":[{"errorCode":"C","field":"Email","message":"m"}]}}}""",
        })
        {
            (wire.Reset().Status, wire.Proxy.Answer) = (400, body);
            Assert.Equal(["Email"], Property<string[]>(wire.Call("x -Method Post").Errors.Single().Exception, "Fields"));
        }
    }

    [Fact]
    public void A_body_does_not_steer_the_terminal()
    {
        (wire.Reset().Status, wire.Proxy.MediaType, wire.Proxy.Answer) = (500, "text/plain", "one\u001b[31m\u202etwo\nthree");

        var exception = wire.Call("x").Errors.Single().Exception;

        Assert.Equal("one?[31m?two\nthree", Property<string>(exception, "Body"));
        Assert.DoesNotContain('\u001b', exception.Message);
    }

    [Theory]
    [InlineData("Post", 500, "UNKNOWN_EXCEPTION", true, true)]
    [InlineData("Patch", 502, "", true, true)]
    [InlineData("Delete", 503, "SERVER_UNAVAILABLE", true, true)]
    [InlineData("Post", 504, "", true, true)]
    [InlineData("Post", 500, "APEX_ERROR", false, true)]
    [InlineData("Get", 500, "UNKNOWN_EXCEPTION", true, false)]
    [InlineData("Get", 501, "", false, false)]
    [InlineData("Post", 400, "UNABLE_TO_LOCK_ROW", true, false)]
    [InlineData("Post", 403, "REQUEST_LIMIT_EXCEEDED", true, false)]
    [InlineData("Post", 400, "REQUEST_RUNNING_TOO_LONG", true, true)]
    [InlineData("Post", 408, "", true, true)]
    [InlineData("Post", 400, "MALFORMED_ID", false, false)]
    [InlineData("Post", 404, "NOT_FOUND", false, false)]
    public void An_error_says_whether_the_call_may_succeed_later_and_what_is_known_of_the_change(
        string method, int status, string code, bool isTransient, bool outcomeUnknown)
    {
        (wire.Reset().Status, wire.Proxy.Answer) = (status, code.Length == 0 ? "{}" : $$"""[{"errorCode":"{{code}}","message":"m"}]""");

        var error = wire.Call($"x -Method {method}").Errors.Single();

        Assert.Equal((isTransient, outcomeUnknown), (Property<bool>(error.Exception, "IsTransient"), Property<bool>(error.Exception, "OutcomeUnknown")));
        if (method == "Get")
        {
            Assert.DoesNotContain("the change", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_lost_answer_to_a_read_has_no_unknown_outcome()
    {
        wire.Reset().Answer = null;

        Assert.False(Property<bool>(wire.Call("limits").Errors.Single().Exception, "OutcomeUnknown"));
        Assert.True(Property<bool>(wire.Call("x -Method Post").Errors.Single().Exception, "OutcomeUnknown"));
    }

    [Theory]
    [InlineData("""{"hasErrors":true,"results":[{"statusCode":200,"result":{"Code":"x"}},{"statusCode":400,"result":[{"errorCode":"INVALID_FIELD","message":"No such column"}]}]}""")]
    [InlineData("""{"compositeResponse":[{"body":{"id":"1","success":true,"errors":[]},"httpStatusCode":201,"referenceId":"a"},{"body":[{"errorCode":"INVALID_FIELD","message":"No such column"}],"httpStatusCode":400,"referenceId":"b"}]}""")]
    [InlineData("""[{"id":"1","success":true,"errors":[]},{"success":false,"errors":[{"statusCode":"INVALID_FIELD","message":"No such column","fields":[]}]}]""")]
    [InlineData("""{"graphs":[{"graphId":"1","isSuccessful":false,"graphResponse":{"compositeResponse":[{"body":[{"errorCode":"INVALID_FIELD","message":"No such column"}],"httpStatusCode":400,"referenceId":"b"}]}}]}""")]
    public void Parts_that_failed_in_a_success_are_warned_of(string body)
    {
        wire.Reset().Answer = body;

        var result = wire.Call("composite -Method Post -Body '{}'");

        Assert.Empty(result.Errors);
        Assert.NotEmpty(result.Output);
        Assert.Contains("1 of its parts failed. The first: INVALID_FIELD: No such column", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void SkipHttpErrorCheck_writes_the_answer_and_StatusCodeVariable_tells_it_apart()
    {
        (wire.Reset().Status, wire.Proxy.Answer) = (404, """[{"errorCode":"NOT_FOUND","message":"m"}]""");

        var result = wire.Call("x -SkipHttpErrorCheck -StatusCodeVariable status; $status");

        Assert.Empty(result.Errors);
        Assert.Equal("NOT_FOUND", result.Output[0].Properties["errorCode"].Value);
        Assert.Equal(404, result.Output[1].BaseObject);
    }

    [Fact]
    public void The_headers_of_an_answer_reach_a_variable_also_those_of_an_error()
    {
        wire.Reset().Headers = "Sforce-Locator: MTIz\r\nX-Two: a\r\nX-Two: b\r\n";

        Assert.Equal("MTIz|application/json|2|200", wire.Call("x -ResponseHeadersVariable h -StatusCodeVariable s | Out-Null; \"$($h['sforce-locator'][0])|$($h['Content-Type'][0])|$($h['X-Two'].Count)|$s\"").Output.Single().ToString());

        wire.Proxy.Status = 400;
        Assert.Equal("MTIz|400", wire.Call("x -RHV h -StatusCodeVariable s -ErrorAction Ignore; \"$($h['Sforce-Locator'][0])|$s\"").Output.Single().ToString());
    }

    [Fact]
    public void TimeoutSec_ends_a_call_that_gets_no_answer()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        var result = wire.User.Run($"Invoke-SfRestMethod x -Name prod -ApiVersion 60 -TimeoutSec 1 -Proxy http://{silent.LocalEndpoint}");

        Assert.Equal("RequestTimeout", result.ErrorId);
        Assert.Contains("within 1 seconds", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_in_an_answer_is_kept_and_bytes_that_are_no_text_are_a_typed_error()
    {
        wire.Reset().Answer = """{"Name":"cut \ud83d","x\ud83d":"a\"b\n\u00e9"}""";
        var record = wire.Call("x").Output.Single();
        Assert.Equal("cut \ud83d", record.Properties["Name"].Value);
        Assert.Equal("a\"b\né", record.Properties["x\ud83d"].Value);

        wire.Proxy.AnswerBytes = Encoding.Latin1.GetBytes("""{"Name":"Söhne"}""");
        Assert.Equal("ResponseInvalid", wire.Call("x").ErrorId);
    }

    private static T Property<T>(Exception exception, string name) => (T)exception.GetType().GetProperty(name)!.GetValue(exception)!;
}
