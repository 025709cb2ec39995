using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>
/// Folders and files of other accounts. The tests run the worker as root and as another user, so they need root on Linux.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class OwnerTests : IDisposable
{
    private const int Nobody = 65534;

    private readonly string _place = Directory.CreateTempSubdirectory("sftoken-owner-").FullName;

    public OwnerTests()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"),
            "Needs root and setpriv (package util-linux), to become another user.");
        File.SetUnixFileMode(_place, (UnixFileMode)0x1ED);
    }

    private string Home => Path.Combine(_place, "home");

    private string Store => Path.Combine(Home, ".local", "share", "SalesforceToken");

    public void Dispose() => Directory.Delete(_place, recursive: true);

    [Fact]
    public async Task Root_with_the_users_home_leaves_the_users_store_to_the_user()
    {
        MakeFolder(Home, Nobody, 0x1ED);

        // As sudo -E does it: root, with the user's environment. Without a store, and with one. As root, PowerShell makes the parent.
        foreach (var parent in new[] { Home, Path.GetDirectoryName(Store)! })
        {
            Directory.CreateDirectory(parent);
            var first = await AsRootAsync("write", "prod");
            Assert.StartsWith("error StorePathUnsafe", first, StringComparison.Ordinal);
            Assert.Contains($"'{Home}' belongs to nobody, but this process runs as root", first, StringComparison.Ordinal);
            Assert.Contains("Run the command as nobody (without sudo)", first, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Store));
        }

        Directory.Delete(Path.Combine(Home, ".local"), recursive: true);

        Assert.Equal("written", await AsNobodyAsync("write", "prod"));
        foreach (var command in new[] { "write", "read", "replace", "discard" })
        {
            var line = await AsRootAsync(command, "prod");
            Assert.StartsWith("error StorePathUnsafe", line, StringComparison.Ordinal);
            Assert.Contains($"'{Store}' belongs to nobody, but this process runs as root", line, StringComparison.Ordinal);
        }

        Assert.Equal("written", await AsNobodyAsync("write", "prod"));
        Assert.Equal("read access-2", await AsNobodyAsync("read", "prod"));
    }

    [Theory]
    [InlineData(0, "written")]
    [InlineData(12345, "error StorePathUnsafe")]
    public async Task A_link_of_another_account_above_the_folder_is_refused_and_one_of_root_is_not(int owner, string expected)
    {
        var real = Path.Combine(_place, "real");
        MakeFolder(real, Nobody, 0x1ED);
        var link = Path.Combine(_place, "link");
        Directory.CreateSymbolicLink(link, real);
        using (var chown = Process.Start("chown", ["-h", owner.ToString(CultureInfo.InvariantCulture), link]))
        {
            await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var line = await RunAsync(Nobody, ["write", "prod"], ("SALESFORCETOKEN_HOME", Path.Combine(link, "tokens-of-mine")));

        Assert.StartsWith(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_with_sudo_makes_no_folder_in_a_place_of_the_user()
    {
        MakeFolder(Home, Nobody, 0x1ED);
        var chosen = Path.Combine(Home, "tokens-of-mine");

        var line = await RunAsync(null, ["write", "prod"], ("SALESFORCETOKEN_HOME", chosen), ("SUDO_UID", Nobody.ToString(CultureInfo.InvariantCulture)));

        Assert.StartsWith("error StorePathUnsafe", line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(chosen));
        Assert.Equal("written", await RunAsync(Nobody, ["write", "prod"], ("SALESFORCETOKEN_HOME", chosen)));
    }

    [Fact]
    public async Task A_volume_of_another_account_is_refused_at_once_and_each_time_and_a_folder_below_it_is_used()
    {
        // An emptyDir of Kubernetes: root's, and open to everybody.
        var volume = Path.Combine(_place, "volume");
        MakeFolder(volume, 0, 0x1FF);
        for (var i = 0; i < 3; i++)
        {
            foreach (var command in new[] { new[] { "list" }, ["read", "prod"], ["write", "prod"], ["replace", "prod"] })
            {
                var line = await RunAsync(Nobody, command, ("SALESFORCETOKEN_HOME", volume));
                Assert.StartsWith("error StorePathUnsafe", line, StringComparison.Ordinal);
                Assert.Contains($"'{volume}' belongs to root, but this process runs as nobody", line, StringComparison.Ordinal);
                Assert.Contains($"Set SALESFORCETOKEN_HOME to a folder below it, for example {volume}/SalesforceToken.", line, StringComparison.Ordinal);
            }
        }

        Assert.Empty(Directory.GetFileSystemEntries(volume));
        Assert.Equal("written", await RunAsync(Nobody, ["write", "prod"], ("SALESFORCETOKEN_HOME", volume + "/SalesforceToken")));
        Assert.Equal("read access-1", await RunAsync(Nobody, ["read", "prod"], ("SALESFORCETOKEN_HOME", volume + "/SalesforceToken")));
        Assert.Equal("nobody 700", Stat(volume + "/SalesforceToken"));
    }

    [Fact]
    public async Task A_volume_of_another_account_that_root_uses_is_refused_too_and_a_folder_below_it_is_used()
    {
        var volume = Path.Combine(_place, "volume");
        MakeFolder(volume, Nobody, 0x1ED);

        Assert.Contains("for example " + volume + "/SalesforceToken", await RunAsync(null, ["write", "prod"], ("SALESFORCETOKEN_HOME", volume)), StringComparison.Ordinal);
        Assert.Equal("written", await RunAsync(null, ["write", "prod"], ("SALESFORCETOKEN_HOME", volume + "/SalesforceToken")));
        Assert.Equal("root 700", Stat(volume + "/SalesforceToken"));
    }

    [Fact]
    public async Task A_file_that_another_account_put_in_the_place_of_a_token_is_refused_and_can_be_replaced()
    {
        MakeFolder(Home, 0, 0x1ED);
        Assert.Equal("written", await AsRootAsync("write", "prod"));
        foreach (var file in new[] { Path.Combine(Store, "tokens", "prod.jwe"), Directory.GetFiles(Path.Combine(Store, "keys"), "*.key").Single() })
        {
            Own(file, Nobody);
            var line = await AsRootAsync("read", "prod");
            Assert.StartsWith("error StorePathUnsafe", line, StringComparison.Ordinal);
            Assert.Contains($"'{file}' belongs to nobody, but this process runs as root", line, StringComparison.Ordinal);
            Assert.Contains($"chown root '{file}'", line, StringComparison.Ordinal);
            Own(file, 0);
            Assert.Equal("read access-1", await AsRootAsync("read", "prod"));
        }

        Own(Path.Combine(Store, "tokens", "prod.jwe"), Nobody);
        Assert.Equal("replaced", await AsRootAsync("replace", "prod"));
        Assert.Equal("read", await AsRootAsync("read", "prod"));
    }

    [Fact]
    public async Task What_root_left_in_a_users_store_is_named_and_replaced_or_removed_on_demand()
    {
        MakeFolder(Home, Nobody, 0x1ED);
        Assert.Equal("written", await AsNobodyAsync("write", "prod"));
        Assert.Equal("written", await AsNobodyAsync("write", "uat"));
        foreach (var file in Directory.GetFiles(Store, "*", SearchOption.AllDirectories))
        {
            Own(file, 0);
        }

        foreach (var command in new[] { "read", "write" })
        {
            var line = await AsNobodyAsync(command, "prod");
            Assert.StartsWith("error StorePathUnsafe", line, StringComparison.Ordinal);
            Assert.Contains("belongs to root, but this process runs as nobody", line, StringComparison.Ordinal);
        }

        Assert.Equal("replaced", await AsNobodyAsync("replace", "prod"));
        Assert.Equal("read", await AsNobodyAsync("read", "prod"));
        Assert.Equal("discarded", await AsNobodyAsync("discard", "uat"));
        Assert.Equal("names prod", await AsNobodyAsync("list"));
    }

    private static void Own(string path, int account) => Run("chown", $"{account}:{account}", path);

    private static string Stat(string path) => Run("stat", "-c", "%U %a", path);

    private static void MakeFolder(string path, int account, int mode)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, (UnixFileMode)mode);
        Own(path, account);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private Task<string> AsRootAsync(params string[] command) => RunAsync(null, command);

    private Task<string> AsNobodyAsync(params string[] command) => RunAsync(Nobody, command);

    /// <summary>Runs the worker and returns its last line.</summary>
    private async Task<string> RunAsync(int? account, string[] command, params (string Name, string Value)[] variables)
    {
        string[] user = account is { } id ? ["--reuid=" + id, "--regid=" + id, "--clear-groups"] : ["--reuid=0"];
        using var worker = WorkerProcess.Start(
            "/usr/bin/setpriv",
            string.Empty,
            [.. user, WorkerProcess.Executable, .. command],
            [("HOME", Home), ("XDG_DATA_HOME", string.Empty), ("SUDO_UID", string.Empty), .. variables]);
        var lines = await worker.EndAsync();
        Assert.SkipWhen(lines.Length == 0, "The other user cannot run the worker where the tests were built.");
        return lines[^1];
    }
}
