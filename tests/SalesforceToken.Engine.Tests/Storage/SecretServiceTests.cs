using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>The real Secret Service: gnome-keyring on a separate session bus, unlocked with a password on standard input.</summary>
public sealed class SecretServiceTests : IDisposable
{
    private const string Unlock = "printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ";

    private readonly TestFolder _folder = new();
    private readonly string _home = Directory.CreateTempSubdirectory("sftoken-home-").FullName;

    public SecretServiceTests()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && IsInstalled("gnome-keyring-daemon") && IsInstalled("dbus-run-session")
                && Directory.GetDirectories("/usr/lib").Append("/usr/lib").Any(folder => Directory.GetFiles(folder, "libsecret-1.so.0*").Length > 0),
            "Needs the packages gnome-keyring, dbus and libsecret-1-0.");
        Directory.CreateDirectory(Path.Combine(_home, ".cache"));
        Directory.CreateDirectory(Path.Combine(_home, ".local", "share"));
    }

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Keeps_reads_changes_and_deletes_the_key()
    {
        var lines = await RunAsync(Unlock + "W=\"$0\"; \"$W\" write prod; \"$W\" protection; basename \"$SALESFORCETOKEN_HOME\"/keys/*.secret; \"$W\" read prod; \"$W\" rotate; \"$W\" read prod");

        Assert.DoesNotContain(lines, line => line.StartsWith("notice", StringComparison.Ordinal));
        Assert.Equal(["written", "SecretService"], lines[..2]);
        Assert.Equal(["read access-1", "rotated 1 0 SecretService", "read access-1"], lines[3..]);

        // The entry on the disk is an empty file, because the key is in the keyring. The entry of the old key was deleted.
        var entry = Assert.Single(Directory.GetFiles(_folder.Keys, "*.secret"));
        Assert.NotEqual(lines[2], Path.GetFileName(entry));
        Assert.Equal(0, new FileInfo(entry).Length);
        Assert.Empty(Directory.GetFiles(_folder.Keys, "*.key"));
    }

    [Fact]
    public async Task The_key_moves_from_the_key_file_when_a_keyring_appears()
    {
        var before = await WorkerProcess.RunAsync(_folder.Root, ["write", "prod"]);
        Assert.StartsWith("notice", before[0], StringComparison.Ordinal);

        var lines = await RunAsync(Unlock + "\"$0\" read prod; \"$0\" rotate; \"$0\" read prod");

        Assert.Equal(["read access-1", "rotated 1 0 SecretService", "read access-1"], lines);
        Assert.Empty(Directory.GetFiles(_folder.Keys, "*.key"));
    }

    [Fact]
    public async Task A_copy_opens_nothing_where_the_keyring_is_another()
    {
        Assert.Equal("written", (await RunAsync(Unlock + "\"$0\" write prod"))[^1]);
        Directory.Delete(Path.Combine(_home, ".local"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_home, ".local", "share"));

        Assert.StartsWith("error DataKeyMismatch", (await RunAsync(Unlock + "\"$0\" read prod"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keyring_that_cannot_be_unlocked_is_an_error_with_the_ways_out()
    {
        // Not unlocked: the daemon that the bus starts has no display for a prompt.
        var lines = await RunAsync("\"$0\" write prod; SALESFORCETOKEN_KEY_PROTECTION=KeyFile \"$0\" write prod");

        Assert.StartsWith("error DataKeyUnavailable", lines[0], StringComparison.Ordinal);
        Assert.Contains("SALESFORCETOKEN_KEY_PROTECTION=KeyFile", lines[0], StringComparison.Ordinal);
        Assert.Equal("written", lines[^1]);
    }

    private static bool IsInstalled(string program) => new[] { "/usr/bin", "/bin" }.Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task<string[]> RunAsync(string script)
    {
        // The daemons end with the bus, and keep its output open until then.
        var start = new ProcessStartInfo("dbus-run-session", (IEnumerable<string>)["--", "/bin/sh", "-c", script, WorkerProcess.Executable])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("DISPLAY");
        start.Environment.Remove("SALESFORCETOKEN_KEY");
        start.Environment["HOME"] = _home;
        start.Environment["XDG_RUNTIME_DIR"] = _home;
        start.Environment["XDG_DATA_HOME"] = Path.Combine(_home, ".local", "share");
        start.Environment["SALESFORCETOKEN_HOME"] = _folder.Root;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await errors;
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("GNOME_KEYRING", StringComparison.Ordinal))];
    }
}
