using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests;

public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simulator-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--prot 1", "--prot")]
    [InlineData("--port", "--port")]
    [InlineData("--port eleven", "eleven")]
    [InlineData("--port 65536", "65536")]
    [InlineData("--fault explode", "explode")]
    [InlineData("--certificate-file x.pem", "--https")]
    [InlineData("--callback-url http://127.0.0.1:1717/x", "127.0.0.1")]
    [InlineData("browse", "address")]
    [InlineData("browse https://login.salesforce.com/", "login.salesforce.com")]
    public async Task A_wrong_command_line_ends_with_2_and_names_what_is_wrong(string line, string named)
    {
        var (exitCode, _, error) = await SimulatorProcess.RunAsync(line.Split(' '));

        Assert.Equal(2, exitCode);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_ends_with_1_and_names_the_port()
    {
        await using var org = await SimulatedOrg.StartAsync(cancellationToken: Cancellation);

        var (exitCode, _, error) = await SimulatorProcess.RunAsync(["--port", $"{org.LoginUrl.Port}"]);

        Assert.Equal(1, exitCode);
        Assert.Contains($"{org.LoginUrl.Port}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_tells_what_a_person_needs_and_stops_on_SIGTERM()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM to send.");
        await using var program = await SimulatorProcess.StartAsync();

        Assert.Matches("^3MVG9.{80}$", program.ValueOf("Consumer key"));
        Assert.Equal("http://localhost:1717/OauthRedirect", program.ValueOf("Callback URLs"));
        Assert.Contains($"New-SfAccessToken simulated -LoginUrl {program.Address}", program.Output, StringComparison.Ordinal);
        Assert.Equal(0, await program.TerminateAsync());
    }

    [Fact]
    public async Task Https_is_trusted_by_whoever_takes_the_certificate_file()
    {
        var file = Path.Combine(_folder, "simulator.pem");
        await using var program = await SimulatorProcess.StartAsync("--https", "--certificate-file", file);
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { certificate }, RevocationMode = X509RevocationMode.NoCheck };
        using var http = new HttpClient(handler);

        var configuration = await http.GetStringAsync(new Uri(program.Address, ".well-known/openid-configuration"), Cancellation);

        Assert.Equal("https", program.Address.Scheme);
        Assert.Equal(program.Address.AbsoluteUri.TrimEnd('/'), JsonNode.Parse(configuration)!["issuer"]!.ToString());
    }

    [Fact]
    public async Task The_administration_reads_and_steers_with_its_key_only()
    {
        await using var program = await SimulatorProcess.StartAsync("--admin-key", "secret-1", "--fault", "status=503;endpoint=rest;times=1");
        using var http = new HttpClient { BaseAddress = program.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("simulator/counters", UriKind.Relative), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(new Uri("services/data", UriKind.Relative), Cancellation)).StatusCode);
        http.DefaultRequestHeaders.Add("X-Simulator-Key", "secret-1");

        using var fault = new StringContent("status=418;endpoint=rest");
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync(new Uri("simulator/faults", UriKind.Relative), fault, Cancellation)).StatusCode);
        Assert.Equal((HttpStatusCode)418, (await http.GetAsync(new Uri("services/data", UriKind.Relative), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync(new Uri("simulator/faults", UriKind.Relative), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("services/data", UriKind.Relative), Cancellation)).StatusCode);

        using var nonsense = new StringContent("explode");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync(new Uri("simulator/faults", UriKind.Relative), nonsense, Cancellation)).StatusCode);
        var counters = JsonNode.Parse(await http.GetStringAsync(new Uri("simulator/counters", UriKind.Relative), Cancellation))!;
        Assert.Equal((3, 3), (counters["allRequests"]!.GetValue<int>(), counters["restRequests"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_configuration_makes_orgs_users_apps_and_hosts()
    {
        await using var program = await SimulatorProcess.StartAsync("--config", Write("""
            {
              // comments are welcome.
              "hosts": [{ "port": 0, "kind": "Production" }],
              "organizations": [
                { "myDomain": "acme", "name": "Acme", "sessionTimeoutMinutes": 15, "jwtRevocationLagMinutes": 0, "accounts": 3,
                  "users": [{ "username": "a@acme.test", "password": "p" }],
                  "apps": [{ "name": "One", "kind": "ConnectedApp", "consumerKey": "KEY", "consumerSecret": "SECRET", "clientCredentialsUser": "a@acme.test", "scopes": ["api"] }] },
                { "myDomain": "acme-test", "isSandbox": true,
                  "users": [{ "username": "a@acme.test.sandbox" }],
                  "apps": [{ "consumerKey": "KEY", "installedFrom": "acme" }] }
              ]
            }
            """));
        using var http = new HttpClient { BaseAddress = new Uri(program.Address, "acme/") };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "KEY", ["client_secret"] = "SECRET" });

        var response = await http.PostAsync(new Uri("services/oauth2/token", UriKind.Relative), form, Cancellation);

        var tokens = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        Assert.True(response.IsSuccessStatusCode, tokens.ToJsonString());
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens["access_token"]!.ToString());
        var count = JsonNode.Parse(await http.GetStringAsync(new Uri("services/data/v66.0/query?q=SELECT+COUNT()+FROM+Account", UriKind.Relative), Cancellation))!;
        Assert.Equal(3, count["totalSize"]!.GetValue<int>());
        Assert.Equal(2, program.Output.Split("Production").Length - 1);
    }

    [Theory]
    [InlineData("{}", "no organizations")]
    [InlineData("{ \"organizations\": [{ \"myDomain\": \"a\" }] }", "needs a user and an app")]
    [InlineData("{ \"organizations\": [{ \"myDomain\": \"login\" }] }", "login")]
    [InlineData("{ \"organizations\": [{ \"myDomain\": \"a\", \"colour\": 1 }] }", "colour")]
    [InlineData("{ \"organizations\": [{ \"myDomain\": \"a\", \"users\": [{ \"username\": \"u\" }, { \"username\": \"U\" }] }] }", "Two users")]
    [InlineData("{ \"organizations\": [{ \"myDomain\": \"a\", \"users\": [{ \"username\": \"u\" }], \"apps\": [{ \"callbackUrls\": [\"http://127.0.0.1/x\"] }] }] }", "127.0.0.1")]
    [InlineData("{ \"organizations\": [{ \"myDomain\": \"a\", \"users\": [{ \"username\": \"u\" }], \"apps\": [{ \"clientCredentialsUser\": \"v\" }] }] }", "no user 'v'")]
    [InlineData("{ \"organizations\": [{ \"myDomain\": \"a\", \"logoutUrl\": \"goodbye\" }] }", "goodbye")]
    [InlineData("{ \"organizations\": ", "not a valid configuration")]
    public async Task A_configuration_that_cannot_be_meant_is_refused(string json, string named)
    {
        var (exitCode, _, error) = await SimulatorProcess.RunAsync(["--config", Write(json)]);

        Assert.Equal(1, exitCode);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Browse_walks_to_the_callback_with_the_credentials_of_the_environment(bool allow)
    {
        await using var org = await SimulatedOrg.StartAsync(
            new SimulatedOrgOptions { User = new() { Username = "env@simulator.test", Password = "of-the-environment" } },
            Cancellation);
        using var listener = new HttpListener();
        using var client = new OAuthClient(org);
        var callbackUrl = Listen(listener);
        org.App.CallbackUrls.Add(callbackUrl);
        var callback = listener.GetContextAsync();
        string[] arguments = ["browse", .. allow ? Array.Empty<string>() : ["--deny"], client.AuthorizeUrl(("redirect_uri", callbackUrl)).AbsoluteUri];

        var run = SimulatorProcess.RunAsync(arguments, new Dictionary<string, string>
        {
            ["SALESFORCE_SIMULATOR_USERNAME"] = "env@simulator.test",
            ["SALESFORCE_SIMULATOR_PASSWORD"] = "of-the-environment",
        });
        var context = await callback.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        context.Response.Close(Encoding.ASCII.GetBytes("done"), willBlock: false);

        Assert.Equal(0, (await run).ExitCode);
        Assert.Equal(allow, context.Request.QueryString.AllKeys.Contains("code"));
        Assert.Equal(allow ? null : "access_denied", context.Request.QueryString["error"]);
    }

    [Fact]
    public async Task Browse_with_a_wrong_password_ends_with_1()
    {
        await using var org = await SimulatedOrg.StartAsync(cancellationToken: Cancellation);
        using var client = new OAuthClient(org);

        var (exitCode, _, error) = await SimulatorProcess.RunAsync(["browse", "--username", org.User.Username, "--password", "wrong", client.AuthorizeUrl().AbsoluteUri]);

        Assert.Equal(1, exitCode);
        Assert.Contains("No callback", error, StringComparison.Ordinal);
    }

    private static string Listen(HttpListener listener)
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        listener.Prefixes.Add($"http://localhost:{port}/");
        listener.Start();
        return $"http://localhost:{port}/callback";
    }

    private string Write(string json)
    {
        var file = Path.Combine(_folder, "org.json");
        File.WriteAllText(file, json);
        return file;
    }
}
