using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Hosting;

/// <summary>
/// All processes that are ended. They are started as soon as the first test of the class runs, several at once, because most of the
/// time they wait for answers.
/// </summary>
public sealed class EndedProcesses : IAsyncDisposable
{
    private static readonly int Ends = LongTests.Pick(20, 200);

    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount * 4);
    private readonly ConcurrentDictionary<string, Task<string[]>> _started = new();

    public EndedProcesses()
    {
        foreach (var end in EndedWorker.All.Where(static end => end.IsPossible))
        {
            _started[end.ToString()] = RunAsync(end.RunAsync, end.IsCheap ? Ends : Ends / 4);
        }

        if (InstalledShell.Command is not null)
        {
            foreach (var end in EndedShell.All.Where(static end => end.IsPossible))
            {
                _started[end.Name] = RunAsync(end.RunAsync, Ends / EndedShell.TokensOfEach);
            }
        }
    }

    /// <summary>What went wrong when processes were ended in one way.</summary>
    public Task<string[]> FailuresAsync(string end) => _started[end];

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_started.Values);
        _places.Dispose();
    }

    private async Task<string[]> RunAsync(Func<Random, bool, Task> run, int times)
    {
        var failures = await Task.WhenAll(Enumerable.Range(0, times).Select(number => Task.Run(() => FailureAsync(() => run(new Random(number), number == 0)))));
        return [.. failures.OfType<string>()];
    }

    private async Task<string?> FailureAsync(Func<Task> run)
    {
        await _places.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            try
            {
                await run();
            }
            catch (TokenException exception) when (exception.Code == TokenErrorCode.CallbackPortUnavailable)
            {
                // So many connections are open that one of them took the port that was free before. Nothing had begun yet.
                await run();
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
        finally
        {
            _places.Release();
        }
    }
}
