using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Storage.Files;

namespace SalesforceToken.Engine.Storage;

/// <summary>
/// The locks of a store. A token's is taken twice: a semaphore keeps out the other threads of this process, so that only one of
/// them queues at the file, which keeps out the other processes.
/// </summary>
internal sealed class StoreLocks
{
    private readonly DataFolder _folder;
    private readonly TimeSpan _budget;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, SemaphoreSlim> _threads = [];
    private volatile bool _areEffective;
    private int _tokensHeld;

    /// <summary>Takes none yet.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="budget">How long to wait for whoever holds a lock.</param>
    /// <param name="clock">Measures the wait.</param>
    public StoreLocks(DataFolder folder, TimeSpan budget, TimeProvider clock)
    {
        _folder = folder;
        _budget = budget;
        _clock = clock;
    }

    /// <summary>Whether this process holds the locks of more tokens than one.</summary>
    public bool HoldsSeveralTokens => Volatile.Read(ref _tokensHeld) > 1;

    /// <summary>Takes the lock of the data key, under which a key is made or changed.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lock; disposing of it releases it.</returns>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.TokenLocked"/> when the budget is used up; <see cref="TokenErrorCode.StoreWriteFailed"/> when the
    /// file cannot be made or opened; <see cref="TokenErrorCode.StoreFolderUnavailable"/> when the file system keeps no locks.
    /// </exception>
    public Task<FileLock> TakeKeyAsync(CancellationToken cancellationToken) =>
        TakeFileAsync(_folder.KeyLock, _budget, "The data key", cancellationToken);

    /// <summary>Takes the lock of a token.</summary>
    /// <param name="name">The token's name, which is valid.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lock; disposing of it releases it.</returns>
    /// <exception cref="TokenException">As of <see cref="TakeKeyAsync"/>.</exception>
    public async Task<IDisposable> TakeTokenAsync(string name, CancellationToken cancellationToken)
    {
        var path = _folder.TokenLock(name);
        var what = $"The token '{name}'";
        var threads = ThreadsOf(path);
        var start = _clock.GetTimestamp();
        if (!threads.Wait(0, CancellationToken.None))
        {
            await WaitForThreadsAsync(threads, what, path, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var left = _budget - _clock.GetElapsedTime(start);
            var file = await TakeFileAsync(path, left, what, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _tokensHeld);
            return new TokenLock(this, threads, file);
        }
        catch
        {
            threads.Release();
            throw;
        }
    }

    private SemaphoreSlim ThreadsOf(string path)
    {
        lock (_threads)
        {
            if (!_threads.TryGetValue(path, out var threads))
            {
                threads = new SemaphoreSlim(1, 1);
                _threads.Add(path, threads);
            }

            return threads;
        }
    }

    private async Task WaitForThreadsAsync(SemaphoreSlim threads, string what, string path, CancellationToken cancellationToken)
    {
        using var budget = _clock.CreateCancellationTokenSource(_budget);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        try
        {
            await threads.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw StoreErrors.Locked(what, path, _budget);
        }
        catch (OperationCanceledException)
        {
            // Said with the caller's own token, by which the caller knows the cancellation for its own
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private async Task<FileLock> TakeFileAsync(string path, TimeSpan budget, string what, CancellationToken cancellationToken)
    {
        FileLock? taken;
        try
        {
            taken = await LockQueue.TakeAsync(path, budget, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, e);
        }
        catch (NotSupportedException)
        {
            throw StoreErrors.NoLocks(_folder.Root);
        }

        if (taken is null)
        {
            throw StoreErrors.Locked(what, path, _budget);
        }

        if (!_areEffective)
        {
            if (!taken.IsEffective())
            {
                taken.Dispose();
                throw StoreErrors.NoLocks(_folder.Root);
            }

            _areEffective = true;
        }

        return taken;
    }

    private sealed class TokenLock(StoreLocks locks, SemaphoreSlim threads, FileLock file) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            Interlocked.Decrement(ref locks._tokensHeld);
            threads.Release();
        }
    }
}
