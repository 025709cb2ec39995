using System;
using System.Threading.Tasks;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Keeps what waits for the disk from holding up all else. The thread pool begins with as many threads as there are processors: a
/// thousand tokens that are saved at once would leave none to hear the answers of Salesforce. Where others are at work, each wait
/// gets a thread of its own; alone it goes without, since that costs more than many a wait.
/// </summary>
internal sealed class BlockingIo
{
    private readonly Func<bool> _isAlone;

    public BlockingIo(Func<bool> isAlone)
    {
        _isAlone = isAlone;
    }

    /// <summary>Runs something.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">What waits for the disk.</param>
    /// <returns>Its result.</returns>
    public async Task<T> RunAsync<T>(Func<T> work) => _isAlone() ? work() : await DedicatedThread.RunAsync(work).ConfigureAwait(false);
}
