using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Storage.Keys;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>A keyring that blocks delays the caller only until the timeout.</summary>
public sealed class CallTimeoutTests : IDisposable
{
    private readonly ManualResetEventSlim _release = new();

    public void Dispose()
    {
        _release.Set();
        _release.Dispose();
    }

    [Fact]
    public async Task A_call_that_blocks_is_left_behind()
    {
        var limit = new CallTimeout(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        await Assert.ThrowsAsync<TimeoutException>(() => limit.RunAsync(Block, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Waiting_for_a_call_that_blocks_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var waiting = new CallTimeout(TimeSpan.FromHours(1), TimeProvider.System).RunAsync(Block, source.Token);
        Assert.False(waiting.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task What_the_call_returns_or_throws_is_what_the_caller_gets()
    {
        var limit = new CallTimeout(TimeSpan.FromHours(1), TimeProvider.System);
        Assert.Equal(5, await limit.RunAsync(static () => 5, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<NotSupportedException>(
            () => limit.RunAsync<int>(static () => throw new NotSupportedException(), TestContext.Current.CancellationToken));
    }

    private int Block()
    {
        _release.Wait(CancellationToken.None);
        return 0;
    }
}
