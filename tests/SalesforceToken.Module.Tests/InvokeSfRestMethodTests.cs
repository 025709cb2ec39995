using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class InvokeSfRestMethodTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync()
    {
        _user = await SalesforceSession.StartAsync();
        _user.Authorize();
    }

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void A_record_is_made_read_changed_and_deleted()
    {
        var id = _user.Get("(Invoke-SfRestMethod sobjects/Account -Name prod -Method Post -Body @{ Name = 'Acme & Söhne'; NumberOfEmployees = 12 }).id").ToString();

        Assert.Equal("Acme & Söhne", _user.Get($"(Invoke-SfRestMethod sobjects/Account/{id} -Name prod).Name").ToString());
        Assert.Empty(_user.Run($"Invoke-SfRestMethod sobjects/Account/{id} -Name prod -Method Patch -Body ([pscustomobject]@{{ Name = 'Acme' }})").Errors);
        Assert.Equal("Acme", _user.Get($"(Invoke-SfRestMethod query -Name prod -Query @{{ q = \"SELECT Name FROM Account WHERE Id = '{id}'\" }} -FollowNext).Name").ToString());
        Assert.Empty(_user.Run($"Invoke-SfRestMethod sobjects/Account/{id} -Name prod -Method Delete -WhatIf").Errors);
        Assert.Empty(_user.Run($"Invoke-SfRestMethod sobjects/Account/{id} -Name prod -Method Delete").Errors);
        Assert.Equal("ENTITY_IS_DELETED", _user.Run($"Invoke-SfRestMethod sobjects/Account/{id} -Name prod").ErrorId);
    }

    [Theory]
    [InlineData("Get-SfAccessToken prod | Invoke-SfRestMethod /services/data/vXX.X/limits")]
    [InlineData("'prod' | Invoke-SfRestMethod limits")]
    [InlineData("Invoke-SfRestMethod limits -Name prod -ApiVersion 60")]
    [InlineData("Invoke-SfRestMethod \"$($login)services/data/v60.0/limits\" -Name prod")]
    public void A_path_is_meant_on_the_tokens_own_org(string command)
    {
        var limits = _user.Get(command);

        Assert.IsType<System.Management.Automation.PSCustomObject>(limits.BaseObject);
        Assert.NotNull(limits.Properties["DailyApiRequests"]);
    }

    [Theory]
    [InlineData("https://evil.example/services/data/v60.0/limits")]
    [InlineData("//evil.example/services/data")]
    [InlineData("http://user@localhost/x")]
    public void The_token_is_sent_nowhere_else(string address) =>
        Assert.Equal("ResourceAddressForeign", _user.Run($"Invoke-SfRestMethod '{address}' -Name prod").ErrorId);

    [Fact]
    public void An_address_of_another_port_is_told_apart() =>
        Assert.Contains(
            $"on https://localhost:1 and not on {_user.Org.LoginUrl.GetLeftPart(System.UriPartial.Authority)},",
            _user.Run("Invoke-SfRestMethod https://localhost:1/x -Name prod").Errors[0].Exception.Message,
            System.StringComparison.Ordinal);

    [Fact]
    public void Errors_of_the_org_are_caught_with_all_others() =>
        Assert.Equal("MALFORMED_QUERY", _user.Get("try { Invoke-SfRestMethod query -Name prod -Query @{ q = 'SELECT' } -ErrorAction Stop } catch [SalesforceToken.SfTokenException] { $_.Exception.ErrorId }").ToString());

    [Fact]
    public void A_session_that_has_ended_is_renewed_once_and_the_call_repeated()
    {
        _user.Org.ExpireAccessTokens();

        Assert.NotNull(_user.Get("Invoke-SfRestMethod limits -Name prod").Properties["DailyApiRequests"]);
        Assert.Equal((1, 0), (_user.Org.Counters.Refreshes, _user.Org.Counters.RefreshReuses));
    }

    [Fact]
    public void Where_the_org_asks_to_wait_it_waits()
    {
        using var fault = _user.Org.Faults.Add(Fault.TooManyRequests(1) with { PathPrefix = "/services/data/v60.0", Times = 1 });

        Assert.NotNull(_user.Get("Invoke-SfRestMethod limits -Name prod -ApiVersion v60.0").Properties["DailyApiRequests"]);
        Assert.Equal(1, fault.Hits);
    }

    [Fact]
    public void Errors_of_the_org_keep_its_words_and_its_code()
    {
        var result = _user.Run("Invoke-SfRestMethod query -Name prod -Query @{ q = 'SELECT' }");

        Assert.Equal("MALFORMED_QUERY", result.ErrorId);
        Assert.Equal("prod", result.Errors[0].TargetObject);
        Assert.Equal("SalesforceToken.SfRestException", result.Errors[0].Exception.GetType().FullName);
        Assert.StartsWith("Salesforce answered MALFORMED_QUERY: ", result.Errors[0].Exception.Message, System.StringComparison.Ordinal);
        Assert.Contains("query", result.Errors[0].ErrorDetails.RecommendedAction, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/limits", "HttpError", "without a leading slash")]
    [InlineData("sobjects/Nothing/001000000000001", "NOT_FOUND", "path")]
    [InlineData("query?q=SELECT+Nme+FROM+Account", "INVALID_FIELD", "/describe -Name prod")]
    public void Each_error_of_the_org_says_what_to_do(string path, string errorId, string advice)
    {
        var result = _user.Run($"Invoke-SfRestMethod '{path}' -Name prod");

        Assert.Equal(errorId, result.ErrorId);
        Assert.Contains(advice, result.Errors[0].ErrorDetails.RecommendedAction, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "API_DISABLED_FOR_ORG", "API Enabled")]
    [InlineData(403, "REQUEST_LIMIT_EXCEEDED", "Invoke-SfRestMethod limits -Name prod")]
    [InlineData(403, "INSUFFICIENT_ACCESS", "this user's access")]
    [InlineData(405, "METHOD_NOT_ALLOWED", "-Method")]
    [InlineData(415, "UNSUPPORTED_MEDIA_TYPE", "-ContentType")]
    [InlineData(400, "UNABLE_TO_LOCK_ROW", "Run the command again")]
    [InlineData(500, "APEX_ERROR", "The org's own code failed")]
    [InlineData(500, "UNKNOWN_EXCEPTION", "Check whether the change was made")]
    public void What_an_org_seldom_answers_has_its_advice_too(int status, string code, string advice)
    {
        using var fault = _user.Org.Faults.Add(Fault.RestError(code, "As the org says it.", status));

        var result = _user.Run("Invoke-SfRestMethod sobjects/Account -Name prod -ApiVersion 60 -Method Post -Body @{ Name = 1 }");

        Assert.Equal(code, result.ErrorId);
        Assert.EndsWith("As the org says it.", result.Errors[0].Exception.Message, System.StringComparison.Ordinal);
        Assert.Contains(advice, result.Errors[0].ErrorDetails.RecommendedAction, System.StringComparison.Ordinal);
        Assert.Equal(1, fault.Hits);
    }

    [Theory]
    [InlineData(300, "the record's own Id")]
    [InlineData(304, "Nothing has changed")]
    public void An_answer_that_is_no_error_and_no_record_is_told_as_what_it_is(int status, string advice)
    {
        using var fault = _user.Org.Faults.Add(Fault.Status(status, string.Empty) with { Endpoint = SimulatorEndpoint.Rest });

        var result = _user.Run("Invoke-SfRestMethod sobjects/Account/Number__c/7 -Name prod -ApiVersion 60");

        Assert.Equal("HttpError", result.ErrorId);
        Assert.Contains(advice, result.Errors[0].ErrorDetails.RecommendedAction, System.StringComparison.Ordinal);
        Assert.Equal(1, fault.Hits);
    }

    [Fact]
    public void FollowNext_streams_all_pages_and_stops_when_nobody_wants_more()
    {
        _user.Run("1..450 | ForEach-Object { Invoke-SfRestMethod sobjects/Account -Name prod -Method Post -Body @{ Name = \"Company $_\" } }");

        var query = "Invoke-SfRestMethod query -Name prod -Query @{ q = 'SELECT Name FROM Account' } -Headers @{ 'Sforce-Query-Options' = 'batchSize=200' }";
        Assert.True((long)_user.Get(query).Properties["totalSize"].Value >= 450);
        Assert.True(_user.Run(query + " -FollowNext").Output.Count >= 450);

        var requests = _user.Org.Counters.RestRequests;
        Assert.Single(_user.Run($"do {{ {query} -FollowNext | ForEach-Object {{ $_; break }} }} while ($false)").Output);
        Assert.Equal(requests + 1, _user.Org.Counters.RestRequests);
    }
}
