using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>The playground whole, and every line of README's PowerShell blocks in it.</summary>
public sealed class PlaygroundTests
{
    private const string ReadmeHost = "https://acme.my.salesforce.com/";
    private const string Header = "Name Status Expires Username Environment";
    private const string ValidToken = @"prod Ready (unknown|in [0-9a-z ]+) ada\.admin@simulator\.test localhost:\d+";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_leads_to_a_token_that_a_second_process_uses()
    {
        var (exitCode, output, errors) = await PlaygroundProcess.RunAsync([], Cancellation);

        Assert.Equal((0, string.Empty), (exitCode, errors));
        var text = Squeeze(output);
        Assert.Equal(4, Regex.Count(text, Header));
        Assert.Equal(2, Regex.Count(text, ValidToken));
        Assert.Matches(@"Set-Clipboard -PassThru\nhttp://localhost:\d+/OauthRedirect\n", text);
        Assert.Contains("\nId Name\n-- ----\n001000000000001AAA Account 00001\n", text, StringComparison.Ordinal);
        Assert.Contains("\nDone in ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_five_steps_of_README_run_as_written_and_then_its_lines_that_use_the_token()
    {
        var steps = ReadmeBlock("Import-Module");
        var uses = ReadmeBlock("Invoke-RestMethod");
        Assert.Equal(2, uses.Count(line => line.Contains(ReadmeHost, StringComparison.Ordinal)));

        var shown = await RunLinesAsync(
        [
            .. steps,
            "Get-Clipboard",
            "$instance = (Get-SfAccessToken prod).InstanceUrl",
            .. uses.Select(line => line.Replace(ReadmeHost, "${instance}", StringComparison.Ordinal)),
            "$env:SF_ACCESS_TOKEN",
        ]);

        // The order is README's: import, five steps; then the three uses.
        Assert.Equal((6, 3), (steps.Length, uses.Length));
        Assert.StartsWith($"\n{Header}", shown[1], StringComparison.Ordinal);
        Assert.Matches(@"\nprod NeedsCredential localhost:\d+", shown[1]);
        Assert.Equal(string.Empty, shown[2]);
        Assert.Contains("\nConsumerSecret: ********\n", shown[3], StringComparison.Ordinal);
        Assert.Matches(@"\nprod NeedsAuthorization localhost:\d+", shown[3]);
        Assert.All(shown[4..6], table =>
        {
            Assert.StartsWith($"\n{Header}", table, StringComparison.Ordinal);
            Assert.Matches($"\n{ValidToken}", table);
        });
        Assert.Matches(@"^http://localhost:\d+/OauthRedirect\n$", shown[6]);
        Assert.All(shown[8..10], limits => Assert.Contains("DailyApiRequests", limits, StringComparison.Ordinal));
        Assert.Equal(string.Empty, shown[10]);
        Assert.Matches(@"^00D\w{12}!\S+\n$", shown[11]);
    }

    [Fact]
    public async Task The_one_line_of_README_runs_as_written()
    {
        var shown = await RunLinesAsync(ReadmeBlock("Get-Credential"));

        var (prompt, table) = Assert.Single(shown).Split(Header) is [var before, var after] ? (before, after) : default;
        Assert.Matches(@"\nUser: 3MVG9\S+\n", prompt);
        Assert.Matches($"\n{ValidToken}", table);
    }

    [Fact]
    public async Task The_lines_of_README_without_a_browser_run_as_written()
    {
        var lines = ReadmeBlock("ClientCredentials");

        var shown = await RunLinesAsync(
        [
            "function global:python { $env:SF_ACCESS_TOKEN; $env:SF_ORG_INSTANCE_URL }",
            .. lines.Select(line => line.Replace(
                $"-LoginUrl {ReadmeHost.TrimEnd('/')}", "-LoginUrl $PSDefaultParameterValues['New-SfAccessToken:LoginUrl']", StringComparison.Ordinal)),
        ]);

        Assert.Matches(@"\nci Ready", shown[1]);
        Assert.Contains("Bearer 00D", shown[2], StringComparison.Ordinal);
        Assert.Matches(@"^00D\w{12}!\S+\nhttp://localhost:\d+\n$", shown[3]);
    }

    [Theory]
    [InlineData(3, "", "--command", "exit 3")]
    [InlineData(1, "no-such-folder", "--command", "Get-Item ./no-such-folder")]
    [InlineData(1, "no such token", "--command", "throw 'no such token'")]
    [InlineData(2, "--interactiv", "--interactiv")]
    public async Task The_exit_code_tells_what_happened_and_errors_go_to_stderr(int expected, string told, params string[] arguments)
    {
        var (exitCode, output, errors) = await PlaygroundProcess.RunAsync(arguments, Cancellation);

        Assert.Equal((expected, string.Empty), (exitCode, output));
        Assert.Contains(told, errors, StringComparison.Ordinal);
    }

    // Each line is a pipeline of its own, as it is at a prompt; PowerShell shows a script's output as one.
    private static async Task<string[]> RunLinesAsync(string[] lines)
    {
        const string Marker = "---- next line of README ----";
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "lines.ps1");
        await File.WriteAllLinesAsync(file, lines.Select(line => $"'{Marker}'\n. {{\n{line}\n}} | Out-Default"), Cancellation);

        var (exitCode, output, errors) = await PlaygroundProcess.RunAsync(["--file", file], Cancellation);

        Assert.Equal((0, string.Empty), (exitCode, errors));
        var shown = Squeeze(output).Split(Marker + "\n");
        Assert.Equal((lines.Length + 1, string.Empty), (shown.Length, shown[0]));
        return shown[1..];
    }

    private static string[] ReadmeBlock(string word)
    {
        var readme = File.ReadAllText(Path.Combine(PlaygroundProcess.RepositoryRoot, "README.md")).ReplaceLineEndings("\n");
        var blocks = Regex.Matches(readme, "```powershell\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value).ToArray();

        // A new block needs a test of its own here.
        Assert.Equal(4, blocks.Length);
        return blocks.Single(block => block.Contains(word, StringComparison.Ordinal)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // Columns one space apart, whatever their width is.
    private static string Squeeze(string output) =>
        Regex.Replace(output.ReplaceLineEndings("\n"), " +", " ").Replace("\n ", "\n", StringComparison.Ordinal);
}
