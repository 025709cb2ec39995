using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Storage;

/// <summary>One token, locked: what may be done to it while no one else may.</summary>
internal sealed class FileTokenLease : ITokenLease
{
    private readonly FileTokenStore _store;
    private IDisposable? _lock;

    public FileTokenLease(FileTokenStore store, string name, IDisposable heldLock)
    {
        _store = store;
        _lock = heldLock;
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

    public void Dispose() => Interlocked.Exchange(ref _lock, null)?.Dispose();

    private void CheckHeld()
    {
        if (Volatile.Read(ref _lock) is null)
        {
            throw new ObjectDisposedException(nameof(ITokenLease));
        }
    }
}
