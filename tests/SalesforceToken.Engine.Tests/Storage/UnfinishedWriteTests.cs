using System;
using System.IO;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.TestWorker;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>
/// Writes that were stopped before the temporary file was renamed. strace kills the process at exactly that call, which a power
/// cut may also undo.
/// </summary>
public sealed class UnfinishedWriteTests : IDisposable
{
    private const string Key = "HRCEXRHhIi/hdV6Fsz+pnVjtBV56DHb3cVtfgJxPJ7Px6TJxSQV2zV1CieGIJOCBmYeYw4HLJ42SibecJGBgzQ==";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rename")]
    [InlineData("fsync")]
    public async Task Is_finished_by_whoever_reads_next(string call)
    {
        await LeaveUnfinishedAsync("prod", call);
        using var store = _folder.Open();

        Assert.Equal(2, await NumberAsync(store, "prod"));
        Assert.Equal(["prod.jwe"], FileNames());
    }

    [Fact]
    public async Task Is_what_the_next_write_builds_on()
    {
        await LeaveUnfinishedAsync("prod");

        await WorkerProcess.RunAsync(_folder.Root, ["write", "PROD"]);

        using var store = _folder.Open();
        Assert.Equal(3, await NumberAsync(store, "prod"));
        Assert.Equal(["prod.jwe"], FileNames());
    }

    [Fact]
    public async Task Of_a_new_token_is_that_token()
    {
        using var store = _folder.Open();
        await store.GetKeyProtectionAsync(TestContext.Current.CancellationToken);
        await WriteKilledAsync("Prod", "rename");

        Assert.Equal(1, await NumberAsync(store, "prod"));
        Assert.Equal(["Prod"], store.ListNames());
    }

    [Fact]
    public async Task Is_left_alone_while_the_token_is_locked()
    {
        await LeaveUnfinishedAsync("prod");
        using var store = _folder.Open();
        using (var holder = WorkerProcess.Start(_folder.Root, ["hold", "prod"]))
        {
            await holder.Output.ReadLineAsync(TestContext.Current.CancellationToken);

            Assert.Equal(1, await NumberAsync(store, "prod"));
            Assert.Equal([".prod.tmp", "prod.jwe"], FileNames());
            await holder.EndAsync();
        }

        Assert.Equal(2, await NumberAsync(store, "prod"));
    }

    [Fact]
    public async Task Is_forgotten_when_it_is_not_whole()
    {
        await LeaveUnfinishedAsync("prod");
        var leftover = await File.ReadAllBytesAsync(Leftover("prod"), TestContext.Current.CancellationToken);
        using var store = _folder.Open();
        for (var length = 0; length < leftover.Length; length += 37)
        {
            await File.WriteAllBytesAsync(Leftover("prod"), leftover[..length], TestContext.Current.CancellationToken);

            Assert.Equal(1, await NumberAsync(store, "prod"));
            Assert.Equal(["prod.jwe"], FileNames());
        }

        // The file has the full length, but a part of it did not reach the disk.
        leftover.AsSpan(leftover.Length / 2, leftover.Length / 4).Fill((byte)'A');
        await File.WriteAllBytesAsync(Leftover("prod"), leftover, TestContext.Current.CancellationToken);

        Assert.Equal(1, await NumberAsync(store, "prod"));
        Assert.Equal(["prod.jwe"], FileNames());
    }

    [Fact]
    public async Task Does_not_come_back_after_the_token_was_removed()
    {
        await LeaveUnfinishedAsync("prod");
        using var store = _folder.Open();
        using (var lease = await store.LockAsync("prod", TestContext.Current.CancellationToken))
        {
            await lease.DiscardAsync(TestContext.Current.CancellationToken);
        }

        Assert.Null(await store.GetAsync("prod"));
        Assert.Empty(FileNames());
    }

    [Fact]
    public async Task Is_kept_until_its_key_is_here()
    {
        await WorkerProcess.RunAsync(_folder.Root, ["write", "prod"]);
        await WriteKilledAsync("prod", "rename", ("SALESFORCETOKEN_KEY", Key));
        using (var store = _folder.Open())
        {
            var error = await Samples.FailsAsync(TokenErrorCode.DataKeyMismatch, () => store.GetAsync("prod"));
            Assert.Contains(Leftover("prod"), error.Message, StringComparison.Ordinal);
        }

        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = Key;
        using var other = _folder.Open();
        Assert.Equal(2, await NumberAsync(other, "prod"));
    }

    [Fact]
    public async Task Of_another_token_is_not_taken_for_this_ones()
    {
        await LeaveUnfinishedAsync("prod");
        await WorkerProcess.RunAsync(_folder.Root, ["write", "uat"]);
        File.Move(Leftover("prod"), Leftover("uat"));
        using var store = _folder.Open();

        var error = await Samples.FailsAsync(TokenErrorCode.TokenFileCorrupt, () => store.GetAsync("uat"));

        Assert.Contains(Leftover("uat"), error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await NumberAsync(store, "prod"));
        Assert.True(File.Exists(Leftover("uat")));
    }

    [Fact]
    public async Task Is_put_under_the_new_key_when_that_is_changed()
    {
        await LeaveUnfinishedAsync("prod");
        using (var store = _folder.Open())
        {
            var result = await store.RotateKeyAsync(null, TestContext.Current.CancellationToken);
            Assert.Empty(result.Failures);
        }

        using var other = _folder.Open();
        Assert.Equal(2, await NumberAsync(other, "prod"));
        Assert.Single(Directory.GetFiles(_folder.Keys, "*.key"));
    }

    [Fact]
    public async Task Of_a_new_token_is_put_under_the_new_key_too()
    {
        using (var store = _folder.Open())
        {
            await store.GetKeyProtectionAsync(TestContext.Current.CancellationToken);
            await WriteKilledAsync("Prod", "rename");
            Assert.Equal(1, (await store.RotateKeyAsync(null, TestContext.Current.CancellationToken)).Reencrypted);
        }

        using var other = _folder.Open();
        Assert.Equal(1, await NumberAsync(other, "prod"));
        Assert.Single(Directory.GetFiles(_folder.Keys, "*.key"));
    }

    [Fact]
    public async Task Keeps_its_key_when_it_cannot_be_finished_as_the_key_is_changed()
    {
        await LeaveUnfinishedAsync("prod");
        using var store = _folder.Open();
        var target = _folder.TokenFile("prod");
        File.Delete(target);
        Directory.CreateDirectory(Path.Combine(target, "in the way"));

        Assert.Single((await store.RotateKeyAsync(null, TestContext.Current.CancellationToken)).Failures);

        Directory.Delete(target, recursive: true);
        using var other = _folder.Open();
        Assert.Equal(2, await NumberAsync(other, "prod"));
    }

    private static async Task<int> NumberAsync(FileTokenStore store, string name) =>
        await store.GetAsync(name) is { } profile ? Counter.Read(profile) : 0;

    private async Task LeaveUnfinishedAsync(string name, string call = "rename")
    {
        await WorkerProcess.RunAsync(_folder.Root, ["write", name]);
        await WriteKilledAsync(name, call);
        Assert.Equal([$".{name}.tmp", $"{name}.jwe"], FileNames());
    }

    private async Task WriteKilledAsync(string name, string call, params (string Name, string Value)[] variables)
    {
        var strace = Array.Find(["/usr/bin/strace", "/bin/strace"], File.Exists);
        Assert.SkipWhen(strace is null, "This test needs strace, to end a process at one of its calls (apt-get install strace).");
        using var worker = WorkerProcess.Start(
            strace!,
            _folder.Root,
            ["-f", "-qq", "-o", "/dev/null", "-e", $"trace=/^{call}", "-e", $"inject=/^{call}:error=EIO:signal=SIGKILL", WorkerProcess.Executable, "write", name],
            variables);
        Assert.Empty(await worker.EndAsync());
    }

    private string Leftover(string name) => Path.Combine(_folder.Tokens, $".{name}.tmp");

    private string[] FileNames()
    {
        var names = Array.ConvertAll(Directory.GetFiles(_folder.Tokens), file => Path.GetFileName(file)!);
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }
}
