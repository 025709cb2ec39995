using System;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>What Invoke-SfRestMethod sends, seen on the wire, and what it refuses to send.</summary>
public sealed class RestRequestTests : IAsyncLifetime
{
    private readonly RecordingProxy _wire = new();
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync()
    {
        _user = await SalesforceSession.StartAsync();
        _user.Authorize();
    }

    public ValueTask DisposeAsync()
    {
        _wire.Dispose();
        return _user.DisposeAsync();
    }

    [Theory]
    [InlineData("@{ 'X-A' = \"one`r`nX-Injected: two\" }", "X-A")]
    [InlineData("@{ 'X-A' = \"one`0two\" }", "X-A")]
    [InlineData("@{ 'X-A' = 'Söhne' }", "X-A")]
    [InlineData("@{ 'X-A' = 'one', \"two`n\" }", "X-A")]
    [InlineData("@{ 'X A' = 'one' }", "'X'")]
    [InlineData("@{ '' = 'one' }", "no name")]
    [InlineData("@{ 'X-A: one' = 'two' }", "'X-A'")]
    [InlineData("@{ host = 'evil.example' }", "host")]
    [InlineData("@{ Authorization = 'Bearer one' }", "-Name")]
    [InlineData("@{ 'Content-Length' = '1' }", "Content-Length")]
    [InlineData("@{ 'Transfer-Encoding' = 'chunked' }", "Transfer-Encoding")]
    [InlineData("@{ Connection = 'close' }", "Connection")]
    [InlineData("@{ 'content-type' = 'text/csv' }", "-ContentType")]
    [InlineData("@{ 'Content-Encoding' = 'gzip' }", "-Body")]
    public void A_header_that_cannot_be_sent_as_it_is_given_is_refused(string headers, string said)
    {
        var result = Call($"limits -Headers {headers}");

        Assert.Equal("HeaderInvalid", result.ErrorId);
        Assert.Equal("prod", result.Errors[0].TargetObject);
        Assert.Equal("SalesforceToken.SfTokenException", result.Errors[0].Exception.GetType().FullName);
        var text = result.Errors[0].Exception.Message + result.Errors[0].ErrorDetails.RecommendedAction;
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.DoesNotContain("one", result.Errors[0].Exception.Message.Replace("has none", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(_wire.Requests);
    }

    [Theory]
    [InlineData("@{ Accept = 'text/csv' }", "Accept: text/csv\n")]
    [InlineData("$null", "Accept: application/json\n")]
    [InlineData("@{ 'X-List' = 'a', 2, $true }", "X-List: a, 2, true\n")]
    [InlineData("@{ 'If-Modified-Since' = ([datetimeoffset]'2026-01-02T03:04:05Z').UtcDateTime }", "If-Modified-Since: Fri, 02 Jan 2026 03:04:05 GMT\n")]
    public void A_header_is_sent_as_it_is_given(string headers, string line)
    {
        Assert.Empty(Call($"limits -Headers {headers}").Errors);

        Assert.Contains("\n" + line, Assert.Single(_wire.Requests), StringComparison.Ordinal);
        Assert.Single(_wire.Requests[0].Split("\nAccept:")[1..]);
    }

    [Fact]
    public void A_header_of_the_body_goes_with_it()
    {
        Assert.Empty(Call("sobjects/Account -Method Post -Body '{}' -Headers @{ 'Content-Language' = 'de' }").Errors);

        Assert.Contains("\nContent-Language: de\n", Assert.Single(_wire.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'a', 'b'", "a%2Cb")]
    [InlineData("[System.Collections.Generic.List[int]](1, 2)", "1%2C2")]
    [InlineData("$true", "true")]
    [InlineData("[datetimeoffset]'2026-01-02T03:04:05+02:00'", "2026-01-02T01%3A04%3A05.000Z")]
    [InlineData("([datetimeoffset]'2026-01-02T03:04:05Z').UtcDateTime", "2026-01-02T03%3A04%3A05.000Z")]
    [InlineData("$null", "")]
    [InlineData("1.5", "1.5")]
    public void A_value_of_the_query_is_written_as_Salesforce_takes_it(string value, string sent)
    {
        Assert.Empty(Call($"composite/sobjects/Account -Query @{{ ids = {value} }}").Errors);

        Assert.Contains($"/composite/sobjects/Account?ids={sent} HTTP/1.1\n", Assert.Single(_wire.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Body @{ a = 1 }", "BodyNotAllowed", "Give -Method Post, Patch or Put")]
    [InlineData("-Method Head -Body ''", "BodyNotAllowed", "Give -Method Post, Patch or Put")]
    [InlineData("-Method Post -Body '{}' -ContentType json", "ContentTypeInvalid", "application/json")]
    [InlineData("-Method Post -Body '{}' -ContentType \"text/csv; x=`\"`r`n y`\"\"", "ContentTypeInvalid", "application/json")]
    public void A_body_that_cannot_be_sent_is_refused(string parameters, string errorId, string advice)
    {
        var result = Call("sobjects/Account " + parameters);

        Assert.Equal(errorId, result.ErrorId);
        Assert.Contains(advice, result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_wire.Requests);
    }

    [Fact]
    public void A_property_that_cannot_be_read_is_left_out_of_the_body()
    {
        _user.Run("$body = [pscustomobject]@{ A = 1 }; $body.psobject.Properties.Add([psscriptproperty]::new('B', { throw 'no' })); $body.psobject.Properties.Add([psscriptproperty]::new('C', { $this.A + 1 }))");

        Assert.Empty(Call("sobjects/Account -Method Post -Body $body").Errors);
        Assert.EndsWith("\n\n{\"A\":1,\"C\":2}", Assert.Single(_wire.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_without_end_is_refused() =>
        Assert.Equal("BodyTooDeep", Call("sobjects/Account -Method Post -Body ([System.IO.DirectoryInfo]::new('/tmp'))").ErrorId);

    [Theory]
    [InlineData("sobjects/Account -Method Post -Body '{}'", true)]
    [InlineData("sobjects/Account/001000000000001 -Method Delete", true)]
    [InlineData("limits", false)]
    public void An_answer_that_is_lost_has_one_look_before_a_change_is_repeated(string arguments, bool looks)
    {
        _wire.Answer = null;

        var result = Call(arguments);

        Assert.Equal("ConnectionFailed", result.ErrorId);
        var advice = result.Errors[0].ErrorDetails.RecommendedAction;
        Assert.Equal(
            looks, advice.StartsWith("Check whether the change was made before you run the command again. ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("limits", true)]
    [InlineData("sobjects/Account/001000000000001", true)]
    [InlineData("limits -Headers @{ Accept = 'text/html' }", false)]
    [InlineData("sobjects/Attachment/00P000000000001/Body", false)]
    [InlineData("/services/apexrest/page", false)]
    public void A_web_page_in_the_place_of_data_is_an_error(string arguments, bool isError)
    {
        (_wire.MediaType, _wire.Answer) = ("text/html; charset=UTF-8", "<html>Down for maintenance</html>");

        var result = Call(arguments);

        if (isError)
        {
            Assert.Equal("ResponseInvalid", result.ErrorId);
            Assert.Contains("maintenance", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(_wire.Answer, Assert.Single(result.Output).ToString());
        }
    }

    private RunResult Call(string arguments) => _user.Run($"Invoke-SfRestMethod -Name prod -ApiVersion 60 -Proxy {_wire.Address} {arguments}");
}
