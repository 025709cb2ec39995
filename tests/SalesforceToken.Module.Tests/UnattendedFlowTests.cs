using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.BuildJobs;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>Tokens that need no user, from the setup to a call of the org.</summary>
public sealed class UnattendedFlowTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync()
    {
        _user = await SalesforceSession.StartAsync();
        _user.AllowClientCredentials();
    }

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void Client_credentials_lead_from_nothing_to_a_call_of_the_org_and_on_in_a_later_session()
    {
        var setUp = _user.Get($"New-SfAccessToken ci -LoginUrl {_user.Org.InstanceUrl} -Flow ClientCredentials | Set-SfConsumerCredential -Credential $credential");
        Assert.Equal(("ClientCredentials", "Ready"), (setUp.Properties["Flow"].Value.ToString(), setUp.Properties["Status"].Value.ToString()));

        var token = _user.Get("Get-SfAccessToken ci -AsPlainText").ToString()!;
        Assert.Equal("1000000", _user.Get("(Invoke-SfRestMethod limits -Name ci).DailyApiRequests.Max").ToString());
        _user.Restart();

        Assert.Equal(token, _user.Get("Get-SfAccessToken ci -AsPlainText").ToString());
        Assert.Equal(_user.Org.User.Username, _user.Get("(Get-SfAccessToken ci).Username").ToString());
        Assert.Equal((1, 0), (_user.Org.Counters.ClientCredentialsRequests, _user.Org.Counters.AuthorizeRequests));
    }

    [Fact]
    public void The_line_of_the_browser_flow_works_for_them_too_and_opens_no_browser()
    {
        var token = _user.Get(
            $"New-SfAccessToken ci -LoginUrl {_user.Org.InstanceUrl} -Flow ClientCredentials | Set-SfConsumerCredential -Credential $credential | Invoke-SfAuthorization | Get-SfAccessToken -AsPlainText");

        Assert.True(_user.Org.IsAccessTokenActive(token.ToString()));
        Assert.Equal(0, _user.Org.Counters.AuthorizeRequests);
    }

    [Fact]
    public void A_job_of_GitHub_Actions_exchanges_its_own_token_and_its_secrets_are_in_no_stream()
    {
        _user.AcceptTokensFor(Root);
        using var url = new TemporaryVariable("ACTIONS_ID_TOKEN_REQUEST_URL", Root + BuildServer.GitHubPath);
        using var request = new TemporaryVariable("ACTIONS_ID_TOKEN_REQUEST_TOKEN", _user.Org.BuildServer.RequestToken);

        var result = _user.Run($"""
            $VerbosePreference = $DebugPreference = 'Continue'
            New-SfAccessToken ci -LoginUrl {Root} -Flow TokenExchange -TokenHandler BuildTokenHandler | Set-SfConsumerCredential -ConsumerKey {_user.Org.App.ConsumerKey}
            (Invoke-SfRestMethod limits -Name ci).DailyApiRequests.Max
            """);

        Assert.Equal("1000000", result.Output[^1].ToString());
        Assert.Equal(1, _user.Org.Counters.TokenExchangeRequests);
        var shown = string.Join("\n", [.. result.Output.Select(item => $"{item}"), .. result.Verbose, .. result.Warnings]);
        Assert.NotEmpty(result.Verbose);
        Assert.DoesNotContain(_user.Org.BuildServer.RequestToken, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subject_token_can_be_given_and_a_wrong_one_is_told_without_showing_it()
    {
        _user.AcceptTokensFor("acme");
        _user.Get($"New-SfAccessToken ci -LoginUrl {Root} -Flow TokenExchange -SubjectTokenSource Variable:NO_SUCH_TOKEN | Set-SfConsumerCredential -ConsumerKey {_user.Org.App.ConsumerKey}");

        Assert.Equal("SubjectTokenMissing", _user.Run("Get-SfAccessToken ci").ErrorId);
        foreach (var empty in new[] { "$null", "([securestring]::new())" })
        {
            Assert.Equal("SubjectTokenMissing", _user.Run($"Get-SfAccessToken ci -SubjectToken {empty}").ErrorId);
        }

        var wrong = _user.Run($"Get-SfAccessToken ci -SubjectToken ([Net.NetworkCredential]::new('', '{_user.Org.BuildServer.Issue("other")}').SecurePassword)");
        Assert.Equal("SubjectTokenRejected", wrong.ErrorId);
        Assert.DoesNotContain("eyJ", wrong.Errors[0].ToString(), StringComparison.Ordinal);

        // What one caller brought says nothing of the token's own source.
        Assert.Equal("SubjectTokenMissing", _user.Run("Get-SfAccessToken ci").ErrorId);
        var token = _user.Get($"Get-SfAccessToken ci -AsPlainText -SubjectToken ([Net.NetworkCredential]::new('', '{_user.Org.BuildServer.Issue("acme")}').SecurePassword)");
        Assert.True(_user.Org.IsAccessTokenActive(token.ToString()!));
    }

    [Fact]
    public async Task A_private_key_leads_to_a_call_of_the_org_and_its_library_is_loaded_by_this_flow_alone()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=batch", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(20));
        _user.Org.App.Certificate = certificate;
        _user.Org.App.PermittedUsers = PermittedUsers.AdminApprovedUsersArePreAuthorized;
        _user.Org.App.AdminApprovedUsers.Add(_user.Org.User);
        var path = Path.Combine(_user.Home, "batch.pfx");
        await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pfx, "marker-password"), TestContext.Current.CancellationToken);
        var home = $"New-SfAccessToken batch -Flow JwtBearer -Username {_user.Org.User.Username} -LoginUrl {Root} | Set-SfConsumerCredential -ConsumerKey {_user.Org.App.ConsumerKey} -PrivateKeyPath '{path}'";

        Assert.Equal("PrivateKeyPasswordWrong", _user.Run(home).ErrorId);
        var set = _user.Get($"Set-SfConsumerCredential batch -ConsumerKey {_user.Org.App.ConsumerKey} -PrivateKeyPath '{path}' -PrivateKeyPassword ([Net.NetworkCredential]::new('', 'marker-password').SecurePassword)");
        Assert.Equal(certificate.NotAfter.Date, ((DateTime)set.Properties["CertificateExpiresAt"].Value).Date);

        var result = _user.Run("$VerbosePreference = $DebugPreference = 'Continue'; (Invoke-SfRestMethod limits -Name batch).DailyApiRequests.Max");
        Assert.Equal("1000000", result.Output[^1].ToString());
        Assert.Contains("ends in 20 days", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("marker-password", string.Join("\n", result.Verbose), StringComparison.Ordinal);

        // Another process: the token is there, and so it needs no key, nor the library.
        var lines = ModuleProcess.Run(
            $"Import-Module '{BuiltModule.Manifest}'; Get-SfAccessToken batch -AsPlainText; [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -contains 'BouncyCastle.Cryptography'; "
                + "$null = Get-SfAccessToken batch -ForceRefresh; [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -contains 'BouncyCastle.Cryptography'",
            new Dictionary<string, string> { ["SALESFORCETOKEN_HOME"] = _user.Home });
        Assert.Equal(["False", "True"], lines.Where(line => line is "True" or "False"));
    }

    [Theory]
    [InlineData("-PrivateKeyPath a.pem -CertificateThumbprint 00", "ParametersContrary")]
    [InlineData("-EmbedPrivateKey", "ParametersContrary")]
    [InlineData("-PrivateKeyPath no-such.pem", "PrivateKeyUnreadable")]
    [InlineData("-CertificateThumbprint 00", "CertificateNotFound")]
    public void A_key_that_is_given_wrongly_is_told(string arguments, string errorId)
    {
        _user.Get("New-SfAccessToken batch -Flow JwtBearer -Username batch@acme.com");

        Assert.Equal(errorId, _user.Run($"Set-SfConsumerCredential batch -ConsumerKey 3MVG9 {arguments}").ErrorId);
        Assert.Equal("NeedsCredential", _user.Get("Get-SfAccessToken batch -ListAvailable").Properties["Status"].Value.ToString());
    }

    [Fact]
    public void The_setup_of_a_token_exchange_is_shown_and_makes_the_same_token_again()
    {
        var path = Path.Combine(_user.Home, "token");
        _user.Get($"New-SfAccessToken ci -LoginUrl {Root} -Flow TokenExchange -TokenHandler H -SubjectTokenSource 'File:{path}' -SubjectTokenAudience acme");
        _user.Get("Set-SfAccessToken ci -SubjectTokenSource AzurePipelines -ServiceConnectionId 1");

        var copy = _user.Get("Get-SfAccessToken ci -ListAvailable | New-SfAccessToken -Force");

        Assert.Equal(
            ["TokenExchange", "H", "AzurePipelines", null, "1"],
            new[] { "Flow", "TokenHandler", "SubjectTokenSource", "SubjectTokenAudience", "ServiceConnectionId" }
                .Select(name => copy.Properties[name].Value?.ToString()));
    }

    [Theory]
    [InlineData("New-SfAccessToken ci -Flow TokenExchange", "MyDomainRequired")]
    [InlineData("New-SfAccessToken ci -TokenHandler X", "FlowSettingInvalid")]
    [InlineData("New-SfAccessToken ci -SubjectTokenSource GitHub", "FlowSettingInvalid")]
    [InlineData("New-SfAccessToken ci -Flow TokenExchange -LoginUrl https://acme.my.salesforce.com -SubjectTokenSource Jenkins", "FlowSettingInvalid")]
    [InlineData("New-SfAccessToken ci -Flow TokenExchange -LoginUrl https://acme.my.salesforce.com -SubjectTokenSource AzurePipelines", "FlowSettingInvalid")]
    [InlineData("New-SfAccessToken ci -Flow TokenExchange -LoginUrl https://acme.my.salesforce.com -SubjectTokenSource 'File:env:x'", "FilePathInvalid")]
    [InlineData("New-SfAccessToken ci -Flow ClientCredentials", "MyDomainRequired")]
    [InlineData("New-SfAccessToken ci -Flow ClientCredentials -Environment Sandbox", "MyDomainRequired")]
    [InlineData("New-SfAccessToken ci -Flow ClientCredentials -LoginUrl https://acme.my.salesforce.com -Username ada@acme.com", "FlowSettingInvalid")]
    public void What_does_not_go_together_is_refused_and_stores_nothing(string command, string errorId)
    {
        Assert.Equal(errorId, _user.Run(command).ErrorId);
        Assert.Empty(_user.Run("Get-SfAccessToken -ListAvailable").Output);
    }

    private string Root => _user.Org.LoginUrl.AbsoluteUri.TrimEnd('/');

    [Fact]
    public void A_token_of_the_environment_is_requested_once_a_process_and_nothing_is_written()
    {
        using var settings = new EnvironmentSettings(_user.Org, _user.Home);

        var result = _user.Run("1..200 | ForEach-Object { Get-SfAccessToken -FromEnvironment -AsPlainText }");
        _user.Restart();
        var token = _user.Get("Get-SfAccessToken -FromEnvironment");

        Assert.Empty(result.Errors);
        Assert.True(_user.Org.IsAccessTokenActive(Assert.Single(result.Output.Select(item => item.ToString()).Distinct())!));
        Assert.Equal(("environment", "Memory", "ClientCredentials"), (token.ToString(), $"{token.Properties["KeyProtection"].Value}", $"{token.Properties["Flow"].Value}"));
        Assert.Equal("1000000", _user.Get("(Invoke-SfRestMethod limits -FromEnvironment).DailyApiRequests.Max").ToString());
        Assert.Equal(1, _user.Org.Counters.ClientCredentialsRequests);
        Assert.Empty(Directory.Exists(_user.Home) ? Directory.GetFileSystemEntries(_user.Home) : []);

        // Another secret in the same session is another token.
        using var wrong = new TemporaryVariable("SALESFORCETOKEN_CONSUMER_SECRET", "wrong");
        Assert.Equal("ConsumerSecretRejected", _user.Run("Get-SfAccessToken -FromEnvironment").ErrorId);
    }

    [Theory]
    [InlineData("SALESFORCETOKEN_LOGIN_URL", null, "EnvironmentInvalid", "SALESFORCETOKEN_LOGIN_URL")]
    [InlineData("SALESFORCETOKEN_FLOW", "ClientCredentials,JwtBearer", "EnvironmentInvalid", "SALESFORCETOKEN_FLOW")]
    [InlineData("SALESFORCETOKEN_FLOW", "2", "EnvironmentInvalid", "SALESFORCETOKEN_FLOW")]
    [InlineData("SALESFORCETOKEN_LOGIN_URL", "nonsense", "EnvironmentInvalid", "SALESFORCETOKEN_LOGIN_URL")]
    [InlineData("SALESFORCETOKEN_LOGIN_URL", "https://login.salesforce.com", "MyDomainRequired", "My Domain")]
    [InlineData("SALESFORCETOKEN_CONSUMER_KEY", null, "EnvironmentInvalid", "SALESFORCETOKEN_CONSUMER_KEY")]
    [InlineData("SALESFORCETOKEN_CONSUMER_SECRET", null, "EnvironmentInvalid", "SALESFORCETOKEN_CONSUMER_SECRET")]
    [InlineData("SALESFORCETOKEN_CONSUMER_SECRET_FILE", "/no/such/file", "EnvironmentInvalid", "both set")]
    [InlineData("SALESFORCETOKEN_FLOW", "WebServer", "EnvironmentInvalid", "needs a person")]
    [InlineData("SALESFORCETOKEN_FLOW", "3", "EnvironmentInvalid", "no flow")]
    [InlineData("SALESFORCETOKEN_FLOW", "JwtBearer", "FlowSettingInvalid", "user name")]
    [InlineData("SALESFORCETOKEN_PRIVATE_KEY", "no key", "PrivateKeyInvalid", "SALESFORCETOKEN_PRIVATE_KEY")]
    public void A_variable_that_is_missing_or_wrong_is_named(string name, string? value, string errorId, string said)
    {
        using var settings = new EnvironmentSettings(_user.Org, _user.Home);
        using var changed = new TemporaryVariable(name, value);

        var result = _user.Run("Get-SfAccessToken -FromEnvironment");

        Assert.Equal(errorId, result.ErrorId);
        Assert.Contains(said, result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.DoesNotContain(_user.Org.App.ConsumerSecret, result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_may_be_in_a_file_and_a_key_in_a_variable()
    {
        using var settings = new EnvironmentSettings(_user.Org, _user.Home);

        // Windows PowerShell writes UTF-16.
        foreach (var encoding in new[] { new UTF8Encoding(false), Encoding.UTF8, Encoding.Unicode })
        {
            var file = Path.GetTempFileName();
            await File.WriteAllTextAsync(file, _user.Org.App.ConsumerSecret + "\n", encoding, TestContext.Current.CancellationToken);
            using (new TemporaryVariable("SALESFORCETOKEN_CONSUMER_SECRET", null))
            using (new TemporaryVariable("SALESFORCETOKEN_CONSUMER_SECRET_FILE", file))
            {
                Assert.True(_user.Org.IsAccessTokenActive(_user.Get("Get-SfAccessToken -FromEnvironment -AsPlainText").ToString()!));
            }

            File.Delete(file);
        }

        if (!OperatingSystem.IsWindows())
        {
            using var nothing = new TemporaryVariable("SALESFORCETOKEN_CONSUMER_SECRET", null);
            using var endless = new TemporaryVariable("SALESFORCETOKEN_CONSUMER_SECRET_FILE", "/dev/zero");
            Assert.Equal("EnvironmentInvalid", _user.Run("Get-SfAccessToken -FromEnvironment").ErrorId);
        }

        using var key = RSA.Create(2048);
        _user.Org.App.Certificate = new CertificateRequest("CN=batch", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(200));
        _user.Org.App.PermittedUsers = PermittedUsers.AdminApprovedUsersArePreAuthorized;
        _user.Org.App.AdminApprovedUsers.Add(_user.Org.User);
        using var none = new TemporaryVariable("SALESFORCETOKEN_CONSUMER_SECRET", null);
        using var user = new TemporaryVariable("SALESFORCETOKEN_USERNAME", _user.Org.User.Username);
        using var pem = new TemporaryVariable("SALESFORCETOKEN_PRIVATE_KEY", key.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal));

        Assert.True(_user.Org.IsAccessTokenActive(_user.Get("Get-SfAccessToken -FromEnvironment -AsPlainText").ToString()!));
        Assert.Equal(1, _user.Org.Counters.JwtBearerRequests);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "::add-mask::")]
    [InlineData("TF_BUILD", "##vso[task.setsecret]")]
    public void The_masking_command_goes_to_standard_error_alone(string variable, string command)
    {
        using var settings = new EnvironmentSettings(_user.Org, _user.Home);
        using var github = new TemporaryVariable("GITHUB_ACTIONS", null);
        using var azure = new TemporaryVariable("TF_BUILD", null);
        Assert.Equal("LogMaskUnavailable", _user.Run("Get-SfAccessToken -FromEnvironment -MaskInLog").ErrorId);

        using var job = new TemporaryVariable(variable, "True");
        var errors = Console.Error;
        using var captured = new StringWriter();
        Console.SetError(captured);
        try
        {
            var result = _user.Run("Get-SfAccessToken -FromEnvironment -AsPlainText -MaskInLog");

            Assert.Equal(command + Assert.Single(result.Output), captured.ToString().Trim());
            Assert.Empty(result.Warnings);
        }
        finally
        {
            Console.SetError(errors);
        }
    }

    [Fact]
    public void A_block_alone_gets_the_default_token()
    {
        _user.Get($"New-SfAccessToken -LoginUrl {_user.Org.InstanceUrl} -Flow ClientCredentials | Set-SfConsumerCredential -Credential $credential");
        _user.Get($"New-SfAccessToken other -LoginUrl {_user.Org.InstanceUrl} -Flow ClientCredentials | Set-SfConsumerCredential -Credential $credential");

        Assert.True(_user.Org.IsAccessTokenActive(_user.Get("Use-SfAccessToken { $env:SF_ACCESS_TOKEN }").ToString()!));
        Assert.True(_user.Org.IsAccessTokenActive(_user.Get("Use-SfAccessToken other { $env:SF_ACCESS_TOKEN }").ToString()!));
        Assert.True(_user.Org.IsAccessTokenActive(_user.Get("Use-SfAccessToken -Name other -ScriptBlock { $env:SF_ACCESS_TOKEN }").ToString()!));
    }

    [Fact]
    public async Task A_secret_file_that_is_replaced_is_read_when_the_next_token_is_due()
    {
        using var settings = new EnvironmentSettings(_user.Org, _user.Home);
        var file = Path.Combine(_user.Home, "secret");
        await File.WriteAllTextAsync(file, _user.Org.App.ConsumerSecret, TestContext.Current.CancellationToken);
        using var nothing = new TemporaryVariable("SALESFORCETOKEN_CONSUMER_SECRET", null);
        using var secretFile = new TemporaryVariable("SALESFORCETOKEN_CONSUMER_SECRET_FILE", file);
        _user.Get("Get-SfAccessToken -FromEnvironment");

        _user.Org.App.ConsumerSecret = "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF";
        Assert.Equal("ConsumerSecretRejected", _user.Run("Get-SfAccessToken -FromEnvironment -ForceRefresh").ErrorId);
        await File.WriteAllTextAsync(file, _user.Org.App.ConsumerSecret, TestContext.Current.CancellationToken);

        Assert.True(_user.Org.IsAccessTokenActive(_user.Get("Get-SfAccessToken -FromEnvironment -ForceRefresh -AsPlainText").ToString()!));

        // The file may be gone while it is replaced.
        File.Delete(file);
        Assert.True(_user.Org.IsAccessTokenActive(_user.Get("Get-SfAccessToken -FromEnvironment -ForceRefresh -AsPlainText").ToString()!));
    }

    [Fact]
    public void The_advice_for_a_token_of_the_environment_names_no_command_that_changes_tokens()
    {
        using var settings = new EnvironmentSettings(_user.Org, _user.Home);
        using var wrong = new TemporaryVariable("SALESFORCETOKEN_CONSUMER_SECRET", "wrong");

        var error = _user.Run("Get-SfAccessToken -FromEnvironment").Errors.Single();

        Assert.StartsWith("ConsumerSecretRejected", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("environment variables", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_and_its_programs_have_the_token_and_afterwards_all_is_as_before()
    {
        using var settings = new EnvironmentSettings(_user.Org, _user.Home);
        using var earlier = new TemporaryVariable("SF_ACCESS_TOKEN", "earlier");
        var program = OperatingSystem.IsWindows() ? "cmd /c set SF_" : "env";

        var result = _user.Run($"$outer = 7; Use-SfAccessToken -FromEnvironment -ScriptBlock {{ $outer; $env:SF_ORG_INSTANCE_URL; {program}; Use-SfAccessToken -FromEnvironment -ScriptBlock {{ 'inner' }} }}");

        Assert.Empty(result.Errors);
        var lines = result.Output.Select(item => item.ToString()!).ToList();
        Assert.Equal(["7", Root, "inner"], [lines[0], lines[1], lines[^1]]);
        var token = lines.Single(line => line.StartsWith("SF_ACCESS_TOKEN=", StringComparison.Ordinal))["SF_ACCESS_TOKEN=".Length..];
        Assert.True(_user.Org.IsAccessTokenActive(token));
        Assert.Equal(("earlier", null), (Environment.GetEnvironmentVariable("SF_ACCESS_TOKEN"), Environment.GetEnvironmentVariable("SF_ORG_INSTANCE_URL")));

        Assert.Equal("no", _user.Run("Use-SfAccessToken -FromEnvironment -ScriptBlock { throw 'no' }").ErrorId);
        Assert.Equal("earlier", Environment.GetEnvironmentVariable("SF_ACCESS_TOKEN"));
    }

    [Fact]
    public async Task A_stop_ends_a_block_and_the_wait_for_a_turn_and_brings_back_what_was_there()
    {
        using var settings = new EnvironmentSettings(_user.Org, _user.Home);
        using var earlier = new TemporaryVariable("SF_ACCESS_TOKEN", "earlier");
        _user.Get($"New-SfAccessToken other -LoginUrl {Root} -Flow ClientCredentials | Set-SfConsumerCredential -Credential $credential");
        using var block = _user.Start("Use-SfAccessToken -FromEnvironment -ScriptBlock { while ($true) { [Threading.Thread]::Sleep(20) } }");
        var running = block.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => Environment.GetEnvironmentVariable("SF_ACCESS_TOKEN") != "earlier", Soon));

        using var other = new PowerShellSession();
        using var waiting = other.Start("Use-SfAccessToken other { 'never' }");
        var wait = waiting.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => waiting.Streams.Warning.Count != 0, Soon));
        Assert.Contains("neither ends", waiting.Streams.Warning[0].Message, StringComparison.Ordinal);
        Assert.False(wait.IsCompleted);
        await Task.Run(waiting.Stop, TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.NotEqual("earlier", Environment.GetEnvironmentVariable("SF_ACCESS_TOKEN"));

        await Task.Run(block.Stop, TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Throws<System.Management.Automation.PipelineStoppedException>(() => block.EndInvoke(running));
        Assert.Equal("earlier", Environment.GetEnvironmentVariable("SF_ACCESS_TOKEN"));
        Assert.Equal("next", _user.Get("Use-SfAccessToken -FromEnvironment -ScriptBlock { 'next' }").ToString());
    }

    [Fact]
    public void Blocks_inside_a_block_run_in_parallel_with_its_token_and_with_another_one_say_what_to_do()
    {
        using var settings = new EnvironmentSettings(_user.Org, _user.Home);
        _user.Get($"New-SfAccessToken other -LoginUrl {Root} -Flow ClientCredentials | Set-SfConsumerCredential -Credential $credential");
        const string Inner = "Import-Module $using:module; Use-SfAccessToken -FromEnvironment -ScriptBlock {";

        var result = _user.Run($$"""
            $module = (Get-Module SalesforceToken).Path
            Use-SfAccessToken -FromEnvironment -ScriptBlock {
                1..4 | ForEach-Object -Parallel { {{Inner}} [Threading.Thread]::Sleep(200); $env:SF_ACCESS_TOKEN } }
                1 | ForEach-Object -Parallel { {{Inner}} try { Use-SfAccessToken other { 'never' } -ErrorAction Stop } catch { $_.FullyQualifiedErrorId } } }
                Use-SfAccessToken other { $env:SF_ACCESS_TOKEN }
                $env:SF_ACCESS_TOKEN
            }
            """);

        Assert.Empty(result.Errors);
        var output = result.Output.Select(static item => item.ToString()!).ToList();
        Assert.Equal(7, output.Count);
        Assert.Single(output[..4].Append(output[6]).Distinct());
        Assert.StartsWith("EnvironmentShared", output[4], StringComparison.Ordinal);
        Assert.NotEqual(output[6], output[5]);
        Assert.Null(Environment.GetEnvironmentVariable("SF_ACCESS_TOKEN"));
    }

    [Fact]
    public async Task Eight_runspaces_with_eight_orgs_each_see_their_own()
    {
        var orgs = await Task.WhenAll(Enumerable.Range(0, 8).Select(static _ => SimulatedOrg.StartAsync()));
        try
        {
            foreach (var (org, index) in orgs.Select(static (org, index) => (org, index)))
            {
                org.App.ClientCredentialsEnabled = true;
                org.App.ClientCredentialsUser = org.User;
                _user.Get($"New-SfAccessToken t{index} -LoginUrl {org.LoginUrl} -Flow ClientCredentials | Set-SfConsumerCredential -Credential ([pscredential]::new('{org.App.ConsumerKey}', [Net.NetworkCredential]::new('', '{org.App.ConsumerSecret}').SecurePassword))");
            }

            var seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => Task.Run(() =>
            {
                using var session = new PowerShellSession();
                return session.Run(
                    $"1..3 | ForEach-Object {{ Use-SfAccessToken t{index} {{ 1..10 | ForEach-Object {{ [Threading.Thread]::Sleep(2); $env:SF_ORG_INSTANCE_URL }} }} }}");
            })));

            for (var index = 0; index < 8; index++)
            {
                Assert.Empty(seen[index].Errors);
                Assert.Equal(30, seen[index].Output.Count);
                Assert.Equal(orgs[index].LoginUrl.AbsoluteUri.TrimEnd('/'), Assert.Single(seen[index].Output.Select(static item => item.ToString()).Distinct()));
            }

            Assert.Null(Environment.GetEnvironmentVariable("SF_ORG_INSTANCE_URL"));
        }
        finally
        {
            await Task.WhenAll(orgs.Select(static org => org.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public void A_removal_leaves_the_session_to_other_machines_unless_it_is_to_be_revoked()
    {
        _user.Get($"New-SfAccessToken ci -LoginUrl {_user.Org.InstanceUrl} -Flow ClientCredentials | Set-SfConsumerCredential -Credential $credential");
        var token = _user.Get("Get-SfAccessToken ci -AsPlainText").ToString()!;
        _user.Run("Remove-SfAccessToken ci -Force");
        Assert.True(_user.Org.IsAccessTokenActive(token));

        _user.Get($"New-SfAccessToken ci -LoginUrl {_user.Org.InstanceUrl} -Flow ClientCredentials | Set-SfConsumerCredential -Credential $credential");
        token = _user.Get("Get-SfAccessToken ci -AsPlainText").ToString()!;
        _user.Run("Remove-SfAccessToken ci -Force -Revoke");
        Assert.False(_user.Org.IsAccessTokenActive(token));
    }

    /// <summary>The variables of a token that is set up by the environment alone.</summary>
    private sealed class EnvironmentSettings : IDisposable
    {
        private readonly TemporaryVariable[] _variables;

        public EnvironmentSettings(SimulatedOrg org, string home)
        {
            Assert.Empty(Directory.Exists(home) ? Directory.GetFileSystemEntries(home) : []);
            _variables =
            [
                new("SALESFORCETOKEN_LOGIN_URL", org.LoginUrl.AbsoluteUri),
                new("SALESFORCETOKEN_CONSUMER_KEY", org.App.ConsumerKey),
                new("SALESFORCETOKEN_CONSUMER_SECRET", org.App.ConsumerSecret),
            ];
        }

        public void Dispose() => Array.ForEach(_variables, static variable => variable.Dispose());
    }
}
