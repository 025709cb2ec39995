using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>
/// The locks of a store. The lock of a token has two parts: a semaphore against the other threads of this process, and a file
/// lock against the other processes. Because of the semaphore, only one thread of a process waits for the file.
/// </summary>
internal sealed class StoreLocks
{
    private readonly DataDirectory _directory;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, SemaphoreSlim> _threads = [];
    private volatile bool _areEffective;
    private int _tokensHeld;

    public StoreLocks(DataDirectory directory, TimeSpan timeout, TimeProvider time)
    {
        _directory = directory;
        _timeout = timeout;
        _time = time;
    }

    /// <summary>Whether this process holds the locks of more tokens than one.</summary>
    public bool HoldsSeveralTokens => Volatile.Read(ref _tokensHeld) > 1;

    /// <summary>Takes the lock of the data key. A key is created or changed only while this lock is held.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lock; disposing it releases it.</returns>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.TokenLocked"/> when the timeout is over; <see cref="TokenErrorCode.StoreWriteFailed"/> when the
    /// file cannot be created or opened; <see cref="TokenErrorCode.StoreFolderUnavailable"/> when the file system does not support
    /// locks.
    /// </exception>
    public Task<FileLock> AcquireKeyLockAsync(CancellationToken cancellationToken) =>
        TakeFileAsync(_directory.KeyLock, _timeout, "The data key", cancellationToken);

    /// <summary>Takes the lock of a token.</summary>
    /// <param name="name">The valid name of the token.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lock; disposing it releases it.</returns>
    /// <exception cref="TokenException">The same errors as <see cref="AcquireKeyLockAsync"/>.</exception>
    public async Task<IDisposable> AcquireTokenLockAsync(string name, CancellationToken cancellationToken)
    {
        var path = _directory.TokenLock(name);
        var what = $"The token '{name}'";
        var threads = ThreadsOf(path);
        var start = _time.GetTimestamp();
        if (!threads.Wait(0, CancellationToken.None))
        {
            await WaitForThreadsAsync(threads, what, path, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var left = _timeout - _time.GetElapsedTime(start);
            var file = await TakeFileAsync(path, left, what, cancellationToken).ConfigureAwait(false);
            EngineEventSource.Log?.LockTaken(name, (long)_time.GetElapsedTime(start).TotalMilliseconds);
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
        using var timeout = _time.CreateCancellationTokenSource(_timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await threads.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw StoreErrors.Locked(what, LockHolder.Find(path), path, _timeout);
        }
        catch (OperationCanceledException)
        {
            // Thrown with the caller's token, so that the caller recognizes its own cancellation.
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private async Task<FileLock> TakeFileAsync(string path, TimeSpan timeout, string what, CancellationToken cancellationToken)
    {
        FileLock? taken;
        try
        {
            taken = await LockQueue.AcquireAsync(path, timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.WriteFailed(path, exception);
        }
        catch (NotSupportedException)
        {
            throw StoreErrors.LocksUnsupported(_directory.Root);
        }

        if (taken is null)
        {
            throw StoreErrors.Locked(what, LockHolder.Find(path), path, _timeout);
        }

        if (!_areEffective)
        {
            if (!taken.IsEffective())
            {
                taken.Dispose();
                throw StoreErrors.LocksUnsupported(_directory.Root);
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
