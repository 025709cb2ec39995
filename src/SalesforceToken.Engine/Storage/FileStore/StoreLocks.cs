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
        var start = _time.GetTimestamp();
        var taken = await AcquireAsync(_directory.TokenLock(name), $"The token '{name}'", cancellationToken).ConfigureAwait(false);
        EngineEventSource.Log?.LockTaken(name, (long)_time.GetElapsedTime(start).TotalMilliseconds);
        return taken;
    }

    private async Task<IDisposable> AcquireAsync(string path, string what, CancellationToken cancellationToken)
    {
        var threads = ThreadsOf(path);
        var start = _time.GetTimestamp();
#pragma warning disable VSTHRD103 // It does not wait.
        if (!threads.Wait(0, CancellationToken.None))
#pragma warning restore VSTHRD103
        {
            await WaitForThreadsAsync(threads, what, path, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var left = _timeout - _time.GetElapsedTime(start);
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

    /// <summary>Takes the lock of a token if it is free now.</summary>
    /// <param name="name">The valid name of the token.</param>
    /// <returns>The lock; null when another thread or process holds it.</returns>
    public async Task<IDisposable?> TryAcquireTokenLockAsync(string name)
    {
        var path = _directory.TokenLock(name);
        var threads = ThreadsOf(path);
#pragma warning disable VSTHRD103 // It does not wait.
        if (!threads.Wait(0, CancellationToken.None))
#pragma warning restore VSTHRD103
        {
            return null;
        }

        try
        {
            var file = await TakeFileAsync(path, TimeSpan.Zero, $"The token '{name}'", CancellationToken.None).ConfigureAwait(false);
            Interlocked.Increment(ref _tokensHeld);
            return new TokenLock(this, threads, file);
        }
        catch (TokenException exception) when (exception.Code == TokenErrorCode.TokenLocked)
        {
            threads.Release();
            return null;
        }
        catch
        {
            threads.Release();
            throw;
        }
    }

    /// <summary>Takes the lock of the token that a lock file belongs to. It is for a caller who does not know the token's name.</summary>
    public async Task<IDisposable> AcquireAsync(string path, CancellationToken cancellationToken) =>
        await AcquireAsync(path, $"A token (lock file '{path}')", cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the lock files of a token, and of the data key, that belong to another account.</summary>
    public void DeleteForeign(string name)
    {
        foreach (var path in new[] { _directory.TokenLock(name), _directory.KeyLock })
        {
            foreach (var file in new[] { path, LockQueue.TurnstileOf(path) })
            {
                if (DirectoryPermissions.FindOtherOwner(file) is not null)
                {
                    AtomicFile.TryDelete(file);
                }
            }
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
            DirectoryPermissions.CheckOwner(path);
            DirectoryPermissions.CheckOwner(LockQueue.TurnstileOf(path));
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
