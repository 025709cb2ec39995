using System;
using System.Threading.Tasks;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Storage.Files;

/// <summary>
/// Runs work that waits for the disk, without blocking the thread pool. The pool starts with one thread for each processor: if a
/// thousand tokens are saved at the same time, no thread is left to handle the responses of Salesforce. So while other work runs,
/// each wait gets a new thread. When nothing else runs, it uses the current thread, because a new thread often costs more than
/// the wait.
/// </summary>
internal sealed class BlockingIo
{
    private readonly Func<bool> _isAlone;

    public BlockingIo(Func<bool> isAlone)
    {
        _isAlone = isAlone;
    }

    public async Task<T> RunAsync<T>(Func<T> work) => _isAlone() ? work() : await DedicatedThread.RunAsync(work).ConfigureAwait(false);
}
