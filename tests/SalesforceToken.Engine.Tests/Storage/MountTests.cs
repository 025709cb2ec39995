using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>Disks that are full or read-only. The tests mount file systems, so they need root on Linux.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class MountTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private bool _isMounted;

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", "-l", _folder.Root);
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_full_disk_is_an_error_and_the_old_token_is_still_good()
    {
        Mount("size=256k");
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        FillDisk();

        var error = await Samples.FailsAsync(
            TokenErrorCode.StoreWriteFailed, () => store.PutAsync(Samples.Full("prod") with { Description = new string('x', 20000) }));

        Assert.Contains("still there", error.Message, StringComparison.Ordinal);
        Samples.AssertSame(Samples.Full("prod"), await store.GetAsync("prod"));
        Assert.Equal(["prod"], store.ListNames());
        File.Delete(Path.Combine(_folder.Root, "filler"));
        await store.PutAsync(Samples.Bare("prod"));
    }

    [Fact]
    public async Task A_full_disk_keeps_new_tokens_out_with_an_error()
    {
        Mount("size=256k");
        using var store = _folder.Open();
        await store.GetKeyProtectionAsync(TestContext.Current.CancellationToken);
        FillDisk();

        var error = await Assert.ThrowsAsync<TokenException>(() => store.PutAsync(Samples.Full("prod")));

        Assert.Equal(TokenErrorCode.StoreWriteFailed, error.Code);
        Assert.Empty(store.ListNames());
    }

    [Fact]
    public async Task A_read_only_disk_is_an_error_of_writing_alone_and_at_once()
    {
        Mount("size=256k");
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        Run("mount", "-o", "remount,ro", _folder.Root);
        using var other = _folder.Open();

        Samples.AssertSame(Samples.Full("prod"), await other.GetAsync("prod"));
        using var limit = new System.Threading.CancellationTokenSource(TimeSpan.FromSeconds(5));
        var error = await Samples.FailsAsync(TokenErrorCode.StoreWriteFailed, () => other.LockAsync("prod", limit.Token));
        Assert.Contains("still there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_users_folder_is_an_error_that_names_it()
    {
        Assert.SkipUnless(IsRoot && File.Exists("/usr/bin/setpriv"), "Needs root and setpriv (package util-linux), to become another user.");
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        File.SetUnixFileMode(Path.GetDirectoryName(_folder.Root)!, (UnixFileMode)0x1ED);

        foreach (var command in new[] { "read", "write" })
        {
            using var worker = WorkerProcess.Start(
                "/usr/bin/setpriv", _folder.Root, ["--reuid=65534", "--regid=65534", "--clear-groups", WorkerProcess.Executable, command, "prod"]);
            var lines = await worker.EndAsync();
            Assert.SkipWhen(lines.Length == 0, "The other user cannot run the worker where the tests were built.");
            Assert.Matches("^error (StoreReadFailed|StoreFolderUnavailable|StoreWriteFailed) ", lines[^1]);
            Assert.Contains(_folder.Root, lines[^1], StringComparison.Ordinal);
        }
    }

    private static bool IsRoot => OperatingSystem.IsLinux() && Environment.UserName == "root";

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private void Mount(string options)
    {
        Assert.SkipUnless(IsRoot, "Needs root, to mount a small disk.");
        Directory.CreateDirectory(_folder.Root);
        _isMounted = Run("mount", "-t", "tmpfs", "-o", options + ",mode=0700", "tmpfs", _folder.Root) == 0;
        Assert.SkipUnless(_isMounted, "Mounting is not allowed here.");
    }

    private void FillDisk()
    {
        try
        {
            using var file = new FileStream(Path.Combine(_folder.Root, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, 1);
            var block = new byte[512];
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // The disk is full, as intended.
        }
    }
}
