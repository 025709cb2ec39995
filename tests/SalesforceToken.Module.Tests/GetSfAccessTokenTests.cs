using System;
using System.Collections;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class GetSfAccessTokenTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync() => _user = await SalesforceSession.StartAsync();

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void Object_text_and_header_are_the_same_token()
    {
        _user.Authorize();

        var secret = SalesforceSession.Reveal(_user.Get("Get-SfAccessToken prod"));

        Assert.Equal(secret, _user.Get("Get-SfAccessToken prod -AsPlainText").BaseObject);
        Assert.Equal("Bearer " + secret, ((Hashtable)_user.Get("Get-SfAccessToken prod -AsHeader").BaseObject)["Authorization"]);
    }

    [Fact]
    public void Verbose_tells_when_Salesforce_was_asked()
    {
        var script = "Get-SfAccessToken prod -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] } | ForEach-Object Message";
        _user.Authorize();

        Assert.Empty(_user.Run(script).Output);
        Assert.Equal("Salesforce says that the access token of 'prod' is active.", _user.Get(script.Replace("prod ", "prod -MinimumLifetime 00:20 ", StringComparison.Ordinal)).BaseObject);
        Assert.Equal("Salesforce issued a new access token for 'prod'.", _user.Get(script.Replace("prod ", "prod -ForceRefresh ", StringComparison.Ordinal)).BaseObject);
    }

    [Fact]
    public void Several_come_in_the_order_of_their_names_and_one_failure_stops_no_other()
    {
        _user.Authorize("b");
        _user.Authorize("a");
        _user.Run("New-SfAccessToken empty @new");

        var result = _user.Run("Get-SfAccessToken b, empty, missing, a, B -ThrottleLimit 2");

        Assert.Equal(["b", "a"], result.Output.Select(token => token.ToString()));
        Assert.Equal(["ConsumerCredentialMissing", "TokenNotFound"], result.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["empty", "missing"], result.Errors.Select(e => e.TargetObject));
    }

    [Theory]
    [InlineData("Get-SfAccessToken p* -ListAvailable", "prod prod-eu")]
    [InlineData("Get-SfAccessToken *eu, qa -ListAvailable", "prod-eu qa")]
    [InlineData("Get-SfAccessToken x* -ListAvailable", "")]
    [InlineData("Get-SfAccessToken -ListAvailable", "prod prod-eu qa")]
    [InlineData("'qa', 'prod' | Get-SfAccessToken -ListAvailable", "qa prod")]
    public void Wildcards_mean_what_is_there(string command, string names)
    {
        _user.Run("'qa', 'prod-eu', 'prod' | New-SfAccessToken -Environment Sandbox");

        var result = _user.Run(command);

        Assert.Empty(result.Errors);
        Assert.Equal(names, string.Join(' ', result.Output));
    }

    [Fact]
    public void The_list_never_asks_anybody_and_holds_no_token()
    {
        _user.Authorize();
        _user.Org.ExpireAccessTokens();
        var requests = _user.Org.Counters.AllRequests;

        var token = _user.Get("Get-SfAccessToken -ListAvailable");

        Assert.Null(token.Properties["Token"].Value);
        Assert.Equal(requests, _user.Org.Counters.AllRequests);
    }

    [Theory]
    [InlineData("Get-SfAccessToken prod -MinimumLifetime -5")]
    [InlineData("Get-SfAccessToken prod -MinimumLifetime ([timespan]'-0:01')")]
    [InlineData("Invoke-SfAuthorization prod -Timeout -1")]
    public void A_duration_that_is_negative_is_refused(string command)
    {
        var error = Assert.Single(_user.Run(command).Errors);

        Assert.Contains("cannot be negative", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_that_is_given_is_used()
    {
        _user.Authorize();

        var result = _user.Run("Get-SfAccessToken prod -ForceRefresh -Proxy http://127.0.0.1:1");

        Assert.Equal("ConnectionFailed", result.ErrorId);
        Assert.Equal(0, _user.Org.Counters.RefreshTokenRequests);
        Assert.Equal("ProxyMissing", _user.Run("Get-SfAccessToken prod -ProxyCredential ([pscredential]::new('user', [securestring]::new()))").ErrorId);
    }

    [Fact]
    public void Many_sessions_that_ask_at_once_share_one_refresh()
    {
        // A token is returned only with at least a minute left. The first token soon has less; the next one has more.
        _user.Org.App.IssueJwtAccessTokens = true;
        _user.Org.App.JwtAccessTokenLifetime = TimeSpan.FromSeconds(66);
        _user.Authorize();
        _user.Org.App.JwtAccessTokenLifetime = TimeSpan.FromHours(1);
        System.Threading.Thread.Sleep(TimeSpan.FromSeconds(7));
        var sessions = Enumerable.Range(0, 4).Select(_ => new PowerShellSession()).ToArray();

        var tokens = sessions.AsParallel().WithDegreeOfParallelism(sessions.Length)
            .SelectMany(session => session.Run("'prod', 'prod', 'prod' | Get-SfAccessToken -AsPlainText").Output)
            .Select(token => token.ToString()).Distinct().ToArray();
        Array.ForEach(sessions, session => session.Dispose());

        Assert.True(_user.Org.IsAccessTokenActive(Assert.Single(tokens)!));
        Assert.Equal((1, 0), (_user.Org.Counters.Refreshes, _user.Org.Counters.RefreshReuses));
    }

    [Fact]
    public void The_errors_of_every_cause_have_a_category_and_an_advice()
    {
        _user.Run("Get-SfAccessToken nobody");
        var commands = AppDomain.CurrentDomain.GetAssemblies().First(a => a.Location == BuiltModule.CmdletAssembly);
        var find = commands.GetType("SalesforceToken.EngineAccess.ErrorCatalog", throwOnError: true)!.GetMethod("Find")!;
        var codes = find.GetParameters()[0].ParameterType.GetEnumValues().Cast<object>().ToArray();

        Assert.True(codes.Length > 50);
        Assert.All(codes, code =>
        {
            var found = ((System.Management.Automation.ErrorCategory Category, string? Advice))find.Invoke(null, [code])!;
            Assert.NotEqual(System.Management.Automation.ErrorCategory.NotSpecified, found.Category);
            Assert.EndsWith(".", found.Advice, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("Get-SfAccessToken pr", "prod 'prod eu'")]
    [InlineData("Get-SfAccessToken 'prod ", "'prod eu'")]
    [InlineData("Invoke-SfAuthorization q", "qa")]
    [InlineData("Get-SfCallbackUrl -Name x", "")]
    [InlineData("New-SfAccessToken x -Scope refr", "refresh_token")]
    [InlineData("New-SfAccessToken x -Environment S", "Sandbox")]
    public void Completion_offers_what_can_stand_there(string line, string offers)
    {
        _user.Run("'qa', 'prod eu', 'prod' | New-SfAccessToken -Environment Sandbox");

        var result = _user.Run($"(TabExpansion2 \"{line}\" {line.Length}).CompletionMatches | ForEach-Object {{ $_.CompletionText }}");

        // If nothing can be completed, PowerShell offers the files of the folder.
        Assert.Equal(offers, string.Join(' ', result.Output.Where(o => !o.ToString().Contains(System.IO.Path.DirectorySeparatorChar))));
    }

    [Theory]
    [InlineData("Get-SfAccessToken '['")]
    [InlineData("Test-SfAccessToken 'a[b'")]
    [InlineData("Remove-SfAccessToken '[' -Confirm:$false")]
    public void A_bad_wildcard_is_a_bad_name(string command)
    {
        _user.Get("New-SfAccessToken other");

        var result = _user.Run(command);

        Assert.Equal("NameInvalid", result.ErrorId);
        Assert.Equal("SalesforceToken.SfTokenException", result.Errors[0].Exception.GetType().FullName);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("proxy.corp:8080")]
    [InlineData("ftp://proxy.corp")]
    public void A_proxy_that_is_no_address_is_refused(string proxy)
    {
        var result = _user.Run($"Get-SfAccessToken prod -Proxy {proxy}");

        Assert.Equal("ProxyInvalid", result.ErrorId);
        Assert.Contains("http://proxy.example.com:8080", result.Errors[0].ErrorDetails.RecommendedAction, System.StringComparison.Ordinal);
    }
}
