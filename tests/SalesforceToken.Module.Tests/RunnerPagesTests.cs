using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using SalesforceToken.Simulator.BuildJobs;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>The pages about build servers and jobs: their lines run as they are written, with the variables of the runner.</summary>
public sealed partial class RunnerPagesTests : IAsyncLifetime
{
    private const string PageHost = "https://acme.my.salesforce.com";
    private const string PageKey = "3MVG9exampleKey";

    private readonly TemporaryFolder _folder = new();
    private SalesforceSession _user = null!;

    public static TheoryData<string> Pages =>
        [.. Directory.EnumerateFiles(Path.Combine(Docs, "runners"), "*.md").Append(Path.Combine(Docs, "coming-from.md")).Select(path => Path.GetRelativePath(Docs, path))];

    private static string Docs { get; } = Path.GetFullPath(Path.Combine(BuiltModule.Folder, "..", "..", "..", "docs"));

    private string Root => _user.Org.LoginUrl.AbsoluteUri.TrimEnd('/');

    public async ValueTask InitializeAsync()
    {
        _user = await SalesforceSession.StartAsync();
        _user.AllowClientCredentials();
    }

    public async ValueTask DisposeAsync()
    {
        await _user.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_lines_of_a_page_run_as_written_and_reach_the_org(string page)
    {
        _user.AcceptTokensFor(page.Contains("azure", StringComparison.Ordinal) ? BuildServer.AzureAudience : Root);
        var variables = Variables(page).Select(variable => new TemporaryVariable(variable.Name, variable.Value)).ToList();
        try
        {
            // Where a page lets the command ask for the credential.
            _user.Screen.Lines.Enqueue(_user.Org.App.ConsumerKey);
            _user.Screen.Lines.Enqueue(_user.Org.App.ConsumerSecret);
            var script = string.Join("\n", Blocks(page).Where(static block => block.Language == "powershell").Select(static block => block.Code))
                .Replace(PageHost, Root, StringComparison.Ordinal)
                .Replace(PageKey, _user.Org.App.ConsumerKey, StringComparison.Ordinal);

            var result = _user.Run(script);

            Assert.Empty(result.Errors);
            Assert.Contains(result.Output, item => item.Properties["DailyApiRequests"] is not null);
        }
        finally
        {
            variables.ForEach(static variable => variable.Dispose());
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_is_not_run_is_said_to_be(string page)
    {
        var text = File.ReadAllText(Path.Combine(Docs, page)).ReplaceLineEndings("\n");

        foreach (var block in Blocks(page).Where(static block => block.Language != "powershell"))
        {
            var before = text[..text.IndexOf(block.Code, StringComparison.Ordinal)];
            Assert.Contains("not run by a test", before.Split("\n\n")[^2], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_page_is_linked_and_each_link_leads_somewhere()
    {
        var hub = File.ReadAllText(Path.Combine(Docs, "unattended.md"));

        foreach (var page in Pages.Select(static row => row.Data))
        {
            Assert.Contains($"({page.Replace('\\', '/')})", hub, StringComparison.Ordinal);
            var folder = Path.GetDirectoryName(Path.Combine(Docs, page))!;
            Assert.All(Link().Matches(File.ReadAllText(Path.Combine(Docs, page))), link => Assert.True(File.Exists(Path.Combine(folder, link.Groups[1].Value))));
        }
    }

    private IEnumerable<(string Name, string? Value)> Variables(string page)
    {
        var build = _user.Org.BuildServer;
        var secret = Path.Combine(_folder.Path, "secret");
        File.WriteAllText(secret, _user.Org.App.ConsumerSecret + "\n");
        (string, string?)[] org = [("SALESFORCETOKEN_LOGIN_URL", Root), ("SALESFORCETOKEN_CONSUMER_KEY", _user.Org.App.ConsumerKey)];
        return Path.GetFileNameWithoutExtension(page) switch
        {
            "github-actions" => [("GITHUB_ACTIONS", "true"), ("ACTIONS_ID_TOKEN_REQUEST_URL", Root + BuildServer.GitHubPath), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", build.RequestToken)],
            "azure-devops" => [("TF_BUILD", "True"), ("SYSTEM_OIDCREQUESTURI", Root + BuildServer.AzurePath), ("SYSTEM_ACCESSTOKEN", build.RequestToken)],
            "gitlab" => [("GITLAB_CI", "true"), ("SF_ID_TOKEN", build.Issue(Root))],
            "jenkins" => [.. org, ("SALESFORCETOKEN_CONSUMER_SECRET", _user.Org.App.ConsumerSecret)],
            "containers" => [.. org, ("SALESFORCETOKEN_CONSUMER_SECRET_FILE", secret)],
            _ => [],
        };
    }

    private static IEnumerable<(string Language, string Code)> Blocks(string page) =>
        Fence().Matches(File.ReadAllText(Path.Combine(Docs, page)).ReplaceLineEndings("\n")).Select(static match => (match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)#:]+)\)", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
