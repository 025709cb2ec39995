using System;
using System.IO;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

public sealed class LockTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_lock_that_another_process_holds_is_an_error_that_names_it()
    {
        using var worker = WorkerProcess.Start(_folder.Root, ["hold", "Prod"]);
        Assert.Equal("held", await worker.Output.ReadLineAsync(TestContext.Current.CancellationToken));
        using var store = new FileTokenStore(_folder.Options(TimeSpan.FromMilliseconds(100)));

        var error = await Samples.FailsAsync(TokenErrorCode.TokenLocked, () => store.LockAsync("prod", TestContext.Current.CancellationToken));

        Assert.True(error.Failure.IsTransient);
        Assert.Equal("prod", error.Failure.TokenName);
        Assert.Contains("'prod' is locked by process " + worker.Id, error.Message, StringComparison.Ordinal);
        using var other = await store.LockAsync("other", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_lock_ends_with_its_process()
    {
        using var store = _folder.Open();
        using (var worker = WorkerProcess.Start(_folder.Root, ["hold", "prod"]))
        {
            Assert.Equal("held", await worker.Output.ReadLineAsync(TestContext.Current.CancellationToken));
            await worker.KillAsync();
        }

        using var lease = await store.LockAsync("prod", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_thread_that_holds_a_lock_too_long_is_an_error()
    {
        using var store = new FileTokenStore(_folder.Options(TimeSpan.FromMilliseconds(50)));
        using var held = await store.LockAsync("prod", TestContext.Current.CancellationToken);

        await Samples.FailsAsync(TokenErrorCode.TokenLocked, () => store.LockAsync("prod", TestContext.Current.CancellationToken));
    }

    // strace changes the result of flock: every lock is granted, as on NFS without its lock service, or no lock is granted.
    [Theory]
    [InlineData("retval=0")]
    [InlineData("error=ENOLCK")]
    public async Task A_store_without_working_locks_is_refused(string answer)
    {
        var strace = Array.Find(["/usr/bin/strace", "/bin/strace"], File.Exists);
        Assert.SkipWhen(strace is null, "This test needs strace, to change what the system answers (apt-get install strace).");

        using var worker = WorkerProcess.Start(
            strace!, _folder.Root, ["-f", "-qq", "-o", "/dev/null", "-e", "trace=flock", "-e", $"inject=flock:{answer}", WorkerProcess.Executable, "write", "prod"]);
        var lines = await worker.EndAsync();

        Assert.StartsWith($"error {nameof(TokenErrorCode.StoreFolderUnavailable)}", lines[^1], StringComparison.Ordinal);
        Assert.Contains("does not support file locks", lines[^1], StringComparison.Ordinal);
    }
}
