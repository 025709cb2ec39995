using System;
using System.Collections;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
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
        var script = "Get-SfAccessToken prod -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] -and $_.Message -notlike 'The tokens are in *' } | ForEach-Object Message";
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
        Assert.Contains($"in '{_user.Home}'", result.Errors[1].Exception.Message, System.StringComparison.Ordinal);
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
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("0.9")]
    [InlineData("([timespan]'-0:01')")]
    [InlineData("([timespan]600)")]
    [InlineData("([timespan]::Zero)")]
    public void A_lifetime_of_less_than_a_second_is_refused(string lifetime)
    {
        var error = Assert.Single(_user.Run($"Get-SfAccessToken prod -MinimumLifetime {lifetime}").Errors);

        Assert.Contains("at least one second", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("00:10:00", error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("NaN")]
    [InlineData("soon")]
    public void What_is_no_lifetime_is_refused(string lifetime) =>
        Assert.Single(_user.Run($"Get-SfAccessToken prod -MinimumLifetime {lifetime}").Errors);

    [Theory]
    [InlineData("90", 90)]
    [InlineData("'90'", 90)]
    [InlineData("1.5", 1.5)]
    [InlineData("'00:02:00'", 120)]
    [InlineData("([timespan]::FromMinutes(2))", 120)]
    public void A_bare_number_means_seconds(string written, double seconds)
    {
        // Only the attribute decides this, so the test calls it directly.
        var transformed = _user.Get($"[timespan][SalesforceToken.DurationAttribute]::new().Transform($ExecutionContext, {written})");

        Assert.Equal(TimeSpan.FromSeconds(seconds), transformed.BaseObject);
    }

    [Fact]
    public void A_lifetime_beyond_what_the_org_gives_warns_and_one_within_does_not()
    {
        _user.Authorize();

        Assert.Contains("not for the 600 minutes", Assert.Single(_user.Run("Get-SfAccessToken prod -MinimumLifetime 10:00").Warnings), StringComparison.Ordinal);
        Assert.Empty(_user.Run("Get-SfAccessToken prod -MinimumLifetime 00:30").Warnings);
    }

    [Theory]
    [InlineData("-AsPlainText:$false")]
    [InlineData("-AsHeader:$false")]
    [InlineData("-ListAvailable:$false -ForceRefresh")]
    [InlineData("-AsPlainText:$false -AsHeader:$false -ListAvailable:$false -ForceRefresh:$false")]
    public void A_switch_that_is_false_is_as_if_it_were_left_out(string switches)
    {
        _user.Authorize();

        var token = _user.Get("Get-SfAccessToken prod " + switches);

        Assert.Equal("SalesforceToken.SfAccessToken", token.BaseObject.GetType().FullName);
        Assert.NotNull(SalesforceSession.Reveal(token));
    }

    [Theory]
    [InlineData("-AsPlainText:$false -AsHeader", typeof(Hashtable))]
    [InlineData("-AsPlainText -AsHeader:$false -ListAvailable:$false", typeof(string))]
    public void A_wrapper_can_pass_all_switches(string switches, Type type)
    {
        _user.Authorize();

        Assert.IsType(type, _user.Get("Get-SfAccessToken prod " + switches).BaseObject);
    }

    [Theory]
    [InlineData("-AsPlainText -AsHeader")]
    [InlineData("-AsHeader -ListAvailable")]
    [InlineData("-ListAvailable -ForceRefresh")]
    [InlineData("-ListAvailable -MinimumLifetime 60")]
    public void Contrary_switches_are_refused(string switches) =>
        Assert.Equal("ParametersContrary", _user.Run("Get-SfAccessToken prod " + switches).ErrorId);

    // Each command, each of its switches but the two that mean something when they are false.
    [Fact]
    public void Every_command_accepts_every_switch_as_false()
    {
        _user.Authorize();
        var result = _user.Run("""
            foreach ($command in Get-Command -Module SalesforceToken) {
                $arguments = @{ WhatIf = $true; Confirm = $false }
                switch ($command.Name) {
                    Invoke-SfRestMethod { $arguments.Path = 'limits'; $arguments.Name = 'prod' }
                    Rename-SfAccessToken { $arguments.Name = 'prod'; $arguments.NewName = 'new' }
                    Set-SfAccessToken { $arguments.Name = 'prod'; $arguments.Description = 'x' }
                    Set-SfConsumerCredential { $arguments.Name = 'prod'; $arguments.Credential = $credential }
                    Use-SfAccessToken { $arguments.Name = 'prod'; $arguments.ScriptBlock = { } }
                    New-SfAccessToken { $arguments.Name = 'another' }
                    { $command.Parameters.ContainsKey('Name') } { if (-not $arguments.Name) { $arguments.Name = 'prod' } }
                }
                foreach ($name in @($arguments.Keys)) { if (-not $command.Parameters.ContainsKey($name)) { $arguments.Remove($name) } }
                foreach ($parameter in $command.Parameters.Values) {
                    if ($parameter.SwitchParameter -and $parameter.Name -notin 'WhatIf', 'Confirm') { $arguments[$parameter.Name] = $false }
                }
                $null = & $command @arguments
            }
            """);

        Assert.Empty(result.Errors);
        Assert.Equal("prod", _user.Get("Get-SfAccessToken -ListAvailable").ToString());
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("az-Latn-AZ")]
    [InlineData("en-US")]
    public void Wildcards_match_by_the_same_rules_everywhere(string culture)
    {
        _user.Run("'integration', 'ITALY', 'other' | New-SfAccessToken");
        var own = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var result = _user.Run($"[cultureinfo]::CurrentCulture = '{culture}'; Get-SfAccessToken INT*, italy, it* -ListAvailable");

            Assert.Equal("integration ITALY", string.Join(' ', result.Output));
            Assert.Equal(2, _user.Run("Get-SfCallbackUrl I*").Output.Count);
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
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

    [Theory]
    [InlineData("Get-SfAccessToken prod -Proxy 'http://user:s3cret@127.0.0.1:1'", "ProxyInvalid")]
    [InlineData("Get-SfAccessToken prod -Proxy ([uri] 'http://user:s3cret@127.0.0.1:1')", "ProxyInvalid")]
    [InlineData("New-SfAccessToken other -LoginUrl 'https://user:s3cret@acme.my.salesforce.com'", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken other -LoginUrl 'https://user:s3cret/x@acme.my.salesforce.com'", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken other -LoginUrl 'user:s3cret@acme'", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken other -LoginUrl '//user:s3cret@acme:1'", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken other -LoginUrl 'https://user:s3cret#@acme'", "LoginUrlInvalid")]
    [InlineData("New-SfAccessToken other -LoginUrl 'https://us%zzer:s3cret@acme:99999'", "LoginUrlInvalid")]
    [InlineData("Get-SfAccessToken prod -Proxy 'http://user:s3cret/x@127.0.0.1:1'", "ProxyInvalid")]
    public void A_password_in_an_address_is_refused_and_is_in_no_record(string command, string id)
    {
        var result = _user.Run(command);

        Assert.Equal(id, result.ErrorId);
        Assert.DoesNotContain("s3cret", string.Join(' ', result.Errors[0].InvocationInfo.BoundParameters.Values), System.StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.Errors[0].Exception.ToString(), System.StringComparison.Ordinal);
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
    [InlineData("Set-SfAccessToken pr", "prod 'prod eu'")]
    [InlineData("Rename-SfAccessToken q", "qa")]
    [InlineData("Invoke-SfRestMethod lim", "limits")]
    [InlineData("Invoke-SfRestMethod limits -ApiVersion 60", "'60.0'")]
    [InlineData("Set-SfAccessToken prod -ApiVersion 61", "'61.0'")]
    public void Completion_offers_what_can_stand_there(string line, string offers)
    {
        _user.Run("'qa', 'prod eu', 'prod' | New-SfAccessToken -Environment Sandbox");

        var result = _user.Run($"(TabExpansion2 \"{line}\" {line.Length}).CompletionMatches | ForEach-Object {{ $_.CompletionText }}");

        // If nothing can be completed, PowerShell offers the files of the folder.
        Assert.Equal(offers, string.Join(' ', result.Output.Where(o => !o.ToString().Contains(System.IO.Path.DirectorySeparatorChar))));
    }

    [Fact]
    public void The_names_of_objects_are_completed_from_the_org_and_never_at_the_price_of_a_refresh()
    {
        Assert.Contains("/services/oauth2/userinfo", Complete("Invoke-SfRestMethod /services/oauth2/u"));
        Assert.DoesNotContain("sobjects/Account", Complete("Invoke-SfRestMethod -Name prod -Path sobjects/Acc"));
        _user.Authorize();

        Assert.Contains("sobjects/Account", Complete("Invoke-SfRestMethod -Name prod -Path sobjects/Acc"));
        Assert.Contains("sobjects/Account", Complete("Invoke-SfRestMethod 'sobjects/acc' -Name prod", "'sobjects/acc'"));
        Assert.Contains("sobjects/Account/describe", Complete("Invoke-SfRestMethod -Name prod -Path sobjects/Account/"));
        Assert.Contains("'62.0'", Complete("Invoke-SfRestMethod limits -Name prod -ApiVersion 6"));

        _user.Authorize("stale");
        _user.Org.App.JwtAccessTokenLifetime = TimeSpan.FromSeconds(30);
        _user.Org.App.IssueJwtAccessTokens = true;
        _user.Get("Get-SfAccessToken stale -ForceRefresh");
        var requests = _user.Org.Counters.AllRequests;

        Assert.DoesNotContain("sobjects/Account", Complete("Invoke-SfRestMethod -Name stale -Path sobjects/Acc"));
        Assert.Equal(requests, _user.Org.Counters.AllRequests);
    }

    // The cursor is at the end of the line, or of a part of it.
    private string[] Complete(string line, string? part = null)
    {
        _user.Session.SetVariable("line", line);
        _user.Session.SetVariable("cursor", part is null ? line.Length : line.IndexOf(part, StringComparison.Ordinal) + part.Length);
        return [.. _user.Run("(TabExpansion2 $line $cursor).CompletionMatches | ForEach-Object { $_.CompletionText }").Output.Select(o => $"{o}")];
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Completion_leaves_folders_as_they_are_and_the_next_command_tells_of_the_repair()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        _user.Get("New-SfAccessToken prod");
        const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        using var other = new TemporaryFolder();
        foreach (var folder in Directory.EnumerateDirectories(_user.Home))
        {
            Directory.CreateDirectory(Path.Combine(other.Path, Path.GetFileName(folder)));
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                File.Copy(file, Path.Combine(other.Path, Path.GetFileName(folder), Path.GetFileName(file)));
            }
        }

        var tokens = Path.Combine(other.Path, "tokens");
        File.SetUnixFileMode(tokens, Open);
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_HOME", other.Path);

        Assert.Contains("prod", Complete("Get-SfAccessToken p"));
        Assert.Equal(Open, File.GetUnixFileMode(tokens));

        Assert.Contains(_user.Run("Get-SfAccessToken -ListAvailable").Warnings, warning => warning.Contains(tokens, StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(tokens));
    }

    // An advice that replaces or deletes a token costs the user its credential and its authorization.
    [Fact]
    public void No_advice_destroys_a_token()
    {
        _user.Run("Get-SfAccessToken nobody");
        var commands = AppDomain.CurrentDomain.GetAssemblies().First(a => a.Location == BuiltModule.CmdletAssembly);
        var find = commands.GetType("SalesforceToken.EngineAccess.ErrorCatalog", throwOnError: true)!.GetMethod("Find")!;

        foreach (var code in find.GetParameters()[0].ParameterType.GetEnumValues())
        {
            var (_, advice) = ((System.Management.Automation.ErrorCategory, string?))find.Invoke(null, [code])!;
            Assert.DoesNotMatch(@"-Force\b", advice!);
            Assert.DoesNotContain("delete the", advice, StringComparison.OrdinalIgnoreCase);
        }
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
