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

    // As the message says, in a session whose keyring is locked.
    private const string UnlockAsAdvised = "password=pass; printf %s \"$password\" | gnome-keyring-daemon --replace --unlock >/dev/null 2>&1; ";

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
    public async Task A_copy_opens_nothing_where_the_keyring_is_another_and_nobody_is_told_to_delete_it()
    {
        Assert.Equal("written", (await RunAsync(Unlock + "\"$0\" write prod"))[^1]);
        Directory.Delete(Path.Combine(_home, ".local"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_home, ".local", "share"));

        var line = (await RunAsync(Unlock + "\"$0\" read prod"))[^1];

        Assert.StartsWith("error DataKeyUnavailable", line, StringComparison.Ordinal);
        Assert.Contains("locked, or it is not the one that", line, StringComparison.Ordinal);
        Assert.DoesNotContain("delete", line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_locked_keyring_is_told_as_one_and_opens_again_as_the_message_says()
    {
        await RunAsync(Unlock + "\"$0\" write prod");

        // The keyring stays on the disk. A new session has it locked, as over SSH.
        var lines = await RunAsync("\"$0\" read prod; " + UnlockAsAdvised + "\"$0\" read prod");

        Assert.StartsWith("error DataKeyUnavailable", lines[0], StringComparison.Ordinal);
        Assert.Contains("printf %s \"$password\" | gnome-keyring-daemon --replace --unlock", lines[0], StringComparison.Ordinal);
        Assert.Equal("read access-1", lines[^1]);
    }

    [Fact]
    public async Task A_locked_keyring_loses_no_token_to_a_replacement()
    {
        await RunAsync(Unlock + "\"$0\" write prod");

        var lines = await RunAsync("\"$0\" replace prod; " + UnlockAsAdvised + "\"$0\" read prod");

        Assert.StartsWith("error DataKeyUnavailable", lines[0], StringComparison.Ordinal);
        Assert.Equal("read access-1", lines[^1]);
    }

    [Fact]
    public async Task With_a_key_file_chosen_new_tokens_are_stored_and_old_ones_replaced_beside_a_locked_keyring()
    {
        await RunAsync(Unlock + "\"$0\" write old; \"$0\" write stays");

        var locked = await RunAsync("\"$0\" write new");
        Assert.StartsWith("error DataKeyUnavailable", locked[0], StringComparison.Ordinal);
        Assert.Contains("To store new tokens without it, set SALESFORCETOKEN_KEY_PROTECTION=KeyFile", locked[0], StringComparison.Ordinal);

        var lines = await RunAsync("export SALESFORCETOKEN_KEY_PROTECTION=KeyFile; \"$0\" write new; \"$0\" replace old; \"$0\" read new; \"$0\" read old; \"$0\" write new");
        Assert.Equal(["written", "replaced", "read access-1", "read ", "written"], lines.Where(line => !line.StartsWith("notice", StringComparison.Ordinal)));
        Assert.Single(lines, line => line.StartsWith("notice", StringComparison.Ordinal));

        Assert.Equal("read access-1", (await RunAsync(Unlock + "\"$0\" read stays"))[^1]);
    }

    [Fact]
    public async Task A_keyring_that_is_gone_is_an_error_of_the_tokens_whose_key_it_has()
    {
        await RunAsync(Unlock + "\"$0\" write prod");
        await WorkerProcess.RunAsync(_folder.Root, ["replace", "file"], ("SALESFORCETOKEN_KEY_PROTECTION", "KeyFile"));

        // Without a bus, and on a bus where nothing provides the service.
        foreach (var lines in new[] { await WorkerProcess.RunAsync(_folder.Root, ["read", "prod"]), await RunOnEmptyBusAsync("\"$0\" read prod; \"$0\" read file") })
        {
            Assert.StartsWith("error DataKeyUnavailable", lines[0], StringComparison.Ordinal);
            Assert.Contains("Run the command in the session that has the keyring", lines[0], StringComparison.Ordinal);
            Assert.True(lines.Length == 1 || lines[1] == "read ");
        }
    }

    [Fact]
    public async Task A_change_of_key_goes_on_without_the_keyring_and_says_what_stayed()
    {
        await RunAsync(Unlock + "\"$0\" write prod");
        await WorkerProcess.RunAsync(_folder.Root, ["replace", "file"], ("SALESFORCETOKEN_KEY_PROTECTION", "KeyFile"));

        var lines = await RunOnEmptyBusAsync("\"$0\" rotate");
        Assert.Equal("rotated 1 1 KeyFile", lines[^1]);

        // The key in the keyring was kept: its token can be read where the keyring is, and put under a new key.
        Assert.Equal(["read access-1", "rotated 2 0 SecretService"], await RunAsync(Unlock + "\"$0\" read prod; \"$0\" rotate"));
    }

    [Fact]
    public async Task A_token_whose_key_is_here_is_saved_although_the_current_key_is_in_a_locked_keyring()
    {
        await WorkerProcess.RunAsync(_folder.Root, ["write", "prod"]);
        var key = Path.GetFileNameWithoutExtension(Directory.GetFiles(_folder.Keys, "*.key").Single());
        await RunAsync(Unlock + "SALESFORCETOKEN_KEY=$(head -c 64 /dev/urandom | base64 -w0) \"$0\" write other; cp \"$SALESFORCETOKEN_HOME/tokens/prod.jwe\" \"$HOME\"; cp \"$SALESFORCETOKEN_HOME/keys/\"*.key \"$HOME\"; \"$0\" rotate; cp \"$HOME/prod.jwe\" \"$SALESFORCETOKEN_HOME/tokens\"; cp \"$HOME/\"*.key \"$SALESFORCETOKEN_HOME/keys\"");
        Assert.True(File.Exists(Path.Combine(_folder.Keys, key + ".key")));

        var lines = await RunAsync("\"$0\" write prod; \"$0\" read prod");

        Assert.Equal(["written", "read access-2"], lines);
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

    private Task<string[]> RunAsync(string script) => RunOnBusAsync(script);

    /// <summary>Runs a script on a bus that knows no services, as in a container or a minimal installation.</summary>
    private async Task<string[]> RunOnEmptyBusAsync(string script)
    {
        var configuration = Path.Combine(_home, "bus.conf");
        await File.WriteAllTextAsync(
            configuration,
            """
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <type>session</type>
              <listen>unix:tmpdir=/tmp</listen>
              <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
            </busconfig>
            """,
            TestContext.Current.CancellationToken);
        return await RunOnBusAsync(script, $"--config-file={configuration}");
    }

    private async Task<string[]> RunOnBusAsync(string script, params string[] options)
    {
        // The daemons end with the bus, and keep its output open until then.
        var start = new ProcessStartInfo(
            "dbus-run-session", (IEnumerable<string>)[.. options, "--", "/bin/sh", "-c", script, WorkerProcess.Executable])
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
