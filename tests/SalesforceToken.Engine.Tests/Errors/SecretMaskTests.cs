using System;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Engine.Tests.Errors;

/// <summary>A server may echo what it was sent, in any shape. None of it reaches a message.</summary>
public sealed class SecretMaskTests
{
    private const string Digits = "1234567890123456789";
    private const string Awkward = "p!q/r+s=t%u \"v\\w&x<y>z'";

    [Theory]
    [InlineData(Digits)]
    [InlineData(Awkward)]
    [InlineData("short!")]
    [InlineData("5Aep861TSESvWeug_xvFHRBTTbf_YrTWgEyjBJrgcsjxQEBsXQp1oJsmzRcc0UkHg.Rw1Pn2W8Ob")]
    public void A_value_that_was_sent_is_masked_in_each_encoding(string secret)
    {
        var mask = new SecretMask([secret]);
        string[] shapes =
        [
            secret,
            secret.ToUpperInvariant(),
            Uri.EscapeDataString(secret),
            Lower(Uri.EscapeDataString(secret)),
            Uri.EscapeDataString(Uri.EscapeDataString(secret)),
            WebUtility.UrlEncode(secret),
            WebUtility.HtmlEncode(secret),
            System.Text.Json.JsonSerializer.Serialize(secret).Trim('"'),
            string.Concat(secret.Select(static c => $"%{(int)c:x2}")),
            string.Concat(secret.Select(static c => $"&#x{(int)c:X};")),
            string.Concat(secret.Select(static c => $"&#{(int)c};")),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
            Base64Url.Encode(Encoding.UTF8.GetBytes(secret)),
        ];

        foreach (var shape in shapes)
        {
            Assert.Equal("the value [redacted] is", mask.Apply($"the value {shape} is"));
            Assert.Equal("<[redacted]>", mask.Apply($"<{shape}>"));
        }
    }

    [Fact]
    public void A_long_part_of_a_value_is_masked_and_the_id_of_the_org_in_it_is_not()
    {
        const string token = "00Dxx0000001gPL!AQ4AQFbVLxzyWvUt.SrQpOnMlKjIhGfEdCbA9876543210_zyxw";
        var mask = new SecretMask([token]);

        Assert.Equal("[redacted]...", mask.Apply(token[..30] + "..."));
        Assert.Equal("...[redacted]", mask.Apply("..." + token[^25..]));
        Assert.Equal("of org 00Dxx0000001gPL (00Dxx0000001gPLEAY)", mask.Apply("of org 00Dxx0000001gPL (00Dxx0000001gPLEAY)"));
    }

    [Theory]
    [InlineData("OAUTH_APPROVAL_ERROR_GENERIC")]
    [InlineData("OAUTH_EC_APP_NOT_FOUND: the_external_client_app_is_not_found")]
    [InlineData("error_code=INVALID_AUTH_HEADER_OR_SESSION")]
    [InlineData("error code: OAUTH_APP_BLOCKED")]
    [InlineData("UNSUPPORTED_OAUTH2_GRANT_TYPE_ERROR")]
    [InlineData("InvalidAuthorizationCodeException at common.api.soap.wsdl")]
    [InlineData("insufficient_access_on_cross_reference_entity")]
    public void A_name_is_no_secret_however_long(string text)
    {
        Assert.Equal(text, SecretMask.None.Quote(text));
    }

    [Theory]
    [InlineData("3MVG9lKcPoNINVBIPJjdw1J9LLM82HnFVVX19KY1uA5mu0")]
    [InlineData("client_secret=hunter2")]
    [InlineData("client_secret: hunter")]
    [InlineData("refresh_token = 5Aep")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIx.c2ln")]
    [InlineData("00Dxx0000001gPL!AQ4AQ.x")]
    [InlineData("8e6d0a0f51b64bd3a6f0c2f1d1c9a0b7")]
    public void What_looks_like_a_secret_is_masked_though_it_was_not_sent(string text)
    {
        Assert.EndsWith("[redacted]", SecretMask.None.Quote(text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumer_secret_of_19_digits_is_masked_in_all_that_the_token_endpoint_answers()
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = store, Browser = null!, Refresh = TestBed.Impatient });
        var profile = server.Profile("prod", Digits, isOld: true);
        await store.PutAsync(profile);
        var secrets = new[] { Digits, profile.Tokens!.RefreshToken!, profile.Tokens.AccessToken };
        Func<string, byte[]>[] answers =
        [
            request => AnsweringServer.Response(400, Encoding.UTF8.GetBytes($$"""{"error":"invalid_client","error_description":"bad: {{Body(request)}}"}""")),
            request => AnsweringServer.Response(400, Encoding.UTF8.GetBytes($$"""{"error":"{{Body(request)}}"}""")),
            request => AnsweringServer.Response(400, Encoding.UTF8.GetBytes($$"""{"error":"{{Digits}}","error_description":"{{Digits}}{{Digits}}"}""")),
            request => AnsweringServer.Response(404, Encoding.UTF8.GetBytes($"<html>{WebUtility.HtmlEncode(request)}</html>"), "Content-Type: text/html"),
            request => AnsweringServer.Response(200, Encoding.UTF8.GetBytes($"<html>{Digits} {request}</html>"), "Content-Type: text/html"),
            request => AnsweringServer.Response(200, Encoding.UTF8.GetBytes(server.TokenAnswer($$""" "token_type":"{{Digits}}","signature":"x" """))),
            request => AnsweringServer.Response(200, Encoding.UTF8.GetBytes(server.TokenAnswer($$""" "instance_url":"https://{{Digits}}.example","signature":"x" """))),
            request => Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\n{Digits} {Body(request)}\r\n\r\n"),
        ];
        foreach (var answer in answers)
        {
            server.Answer("/services/oauth2/", answer);
            await store.PutAsync(profile);

            var failure = await Assert.ThrowsAsync<TokenException>(() => engine.GetAccessTokenAsync(
                "prod", new FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation));

            var shown = failure.ToString() + failure.Failure;
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, shown, StringComparison.Ordinal));
            Assert.All(secrets, secret => Assert.DoesNotContain(Uri.EscapeDataString(secret), shown, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_access_token_is_masked_in_what_the_org_answers_to_a_call_and_data_is_left_as_it_is()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var token = await bed.GetAsync();
        var long24 = "Account_With_A_Name_Of_2026_And_More__c";
        bed.Org.Faults.Add(Fault.RestError("INVALID_HEADER", $"Authorization: Bearer {token} for {long24}") with { Times = 1 });
        var refused = await bed.Engine.CallAsync(TestBed.Name, new RestRequest { Address = "/services/data/v62.0/limits" }, TestBed.Cancellation);
        bed.Org.Faults.Add(Fault.Status(400, $"token {Uri.EscapeDataString(token)}") with { Endpoint = SimulatorEndpoint.Rest, Times = 1 });
        var text = await bed.Engine.CallAsync(TestBed.Name, new RestRequest { Address = "/services/data/v62.0/limits" }, TestBed.Cancellation);

        var error = Assert.Single(refused.Errors);
        Assert.Equal($"Authorization: Bearer [redacted] for {long24}", error.Message);
        Assert.DoesNotContain(Uri.EscapeDataString(token), text.Content as string ?? Encoding.UTF8.GetString((byte[])text.Content!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callback_that_echoes_the_request_is_masked()
    {
        await using var bed = await TestBed.StartAsync();
        await bed.CreateAsync();
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, Digits, TestBed.Cancellation);
        var state = string.Empty;
        bed.Browser.Instead = async (address, cancellationToken) =>
        {
            state = address.Query.Split('&').Single(static pair => pair.StartsWith("state=", StringComparison.Ordinal))[6..];
            using var http = new System.Net.Http.HttpClient();
            await http.GetAsync(new Uri($"{bed.CallbackUrl}?state={state}&error=OAUTH_APP_BLOCKED&error_description={Digits}+{state}"), cancellationToken);
        };

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.Engine.AuthorizeAsync(
            TestBed.Name, new Engine.Authorization.AuthorizationOptions(), progress: null, TestBed.Cancellation));

        Assert.Equal((TokenErrorCode.AppBlocked, "OAUTH_APP_BLOCKED"), (failure.Code, failure.Failure.OAuthError));
        Assert.DoesNotContain(Digits, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(state, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_of_a_megabyte_is_read_at_its_beginning()
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = store, Browser = null!, Refresh = TestBed.Impatient });
        await store.PutAsync(server.Profile("prod", Digits, isOld: true));
        foreach (var part in new[] { "a", "<", "<script>", "1a", "_secret= ", "%25", "&#49;", Digits[..18] })
        {
            var description = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
            server.Answer("/services/oauth2/", 400, $$"""{"error":"invalid_request","error_description":"{{description}}"}""");
            var watch = System.Diagnostics.Stopwatch.StartNew();

            var failure = await Assert.ThrowsAsync<TokenException>(() => engine.GetAccessTokenAsync(
                "prod", new FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation));

            Assert.Equal("invalid_request", failure.Failure.OAuthError);
            Assert.InRange(failure.Message.Length, 1, 400);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), part);
        }
    }

    private static string Lower(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, "%..", static match => match.Value.ToLowerInvariant());

    private static string Body(string request) => request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
