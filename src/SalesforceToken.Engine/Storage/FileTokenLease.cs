using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Storage.Files;

namespace SalesforceToken.Engine.Storage;

/// <summary>One token's lock, held: against the threads of this process by a semaphore, against other processes by a file.</summary>
internal sealed class FileTokenLease : ITokenLease
{
    private readonly FileTokenStore _store;
    private readonly FileLock _file;
    private SemaphoreSlim? _threads;

    public FileTokenLease(FileTokenStore store, string name, SemaphoreSlim threads, FileLock file)
    {
        _store = store;
        _threads = threads;
        _file = file;
        Name = name;
    }

    public string Name { get; }

    public ValueTask<TokenSnapshot?> ReadAsync(CancellationToken cancellationToken)
    {
        CheckHeld();
        return _store.ReadLockedAsync(Name, cancellationToken);
    }

    public ValueTask<TokenSnapshot> WriteAsync(TokenRecord record, string? expectedVersion, CancellationToken cancellationToken)
    {
        CheckHeld();
        return TokenName.Same(record.Name, Name)
            ? _store.WriteLockedAsync(record, expectedVersion, cancellationToken)
            : throw new ArgumentException("The record is another token's than the lease.", nameof(record));
    }

    public ValueTask DeleteAsync(string expectedVersion, CancellationToken cancellationToken)
    {
        CheckHeld();
        cancellationToken.ThrowIfCancellationRequested();
        _store.DeleteLocked(Name, expectedVersion);
        return default;
    }

    public ValueTask DiscardAsync(CancellationToken cancellationToken)
    {
        CheckHeld();
        cancellationToken.ThrowIfCancellationRequested();
        _store.DiscardLocked(Name);
        return default;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _threads, null) is { } threads)
        {
            _file.Dispose();
            _store.EndLease();
            threads.Release();
        }
    }

    private void CheckHeld()
    {
        if (Volatile.Read(ref _threads) is null)
        {
            throw new ObjectDisposedException(nameof(ITokenLease));
        }
    }
}
