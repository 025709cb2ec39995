using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Files;

namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>Reads and changes one token while this process holds its lock.</summary>
internal sealed class FileTokenLease : ITokenLease
{
    private readonly TokenFiles _tokens;
    private readonly DirectoryPermissions _permissions;
    private IDisposable? _lock;
    private bool _hasRoom;

    public FileTokenLease(TokenFiles tokens, DirectoryPermissions permissions, string name, IDisposable heldLock)
    {
        _tokens = tokens;
        _permissions = permissions;
        _lock = heldLock;
        Name = name;
    }

    public string Name { get; }

    public CancellationToken Lost => CancellationToken.None;

    public bool MaySend => Volatile.Read(ref _lock) is not null;

    public ValueTask<TokenSnapshot?> ReadAsync(CancellationToken cancellationToken) =>
        RunAsync(() => _tokens.ReadAsync(Name, isLocked: true, cancellationToken), cancellationToken);

    public ValueTask<TokenSnapshot> WriteAsync(TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken) =>
        WriteAsync(profile, room => _tokens.WriteAsync(profile, expectedVersion, room, cancellationToken), cancellationToken);

    public async ValueTask<TokenSnapshot> WriteAndReserveAsync(
        TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken)
    {
        var written = await WriteAsync(
            profile, _ => _tokens.WriteAsync(profile, expectedVersion, DiskRoom.Keep, cancellationToken), cancellationToken).ConfigureAwait(false);
        _hasRoom = true;
        return written;
    }

    public ValueTask<TokenSnapshot> ReplaceAsync(TokenProfile profile, CancellationToken cancellationToken) =>
        WriteAsync(profile, _ => _tokens.ReplaceAsync(profile, cancellationToken), cancellationToken);

    public async ValueTask DeleteAsync(string expectedVersion, CancellationToken cancellationToken) =>
        await RunAsync(() => DoneAsync(() => _tokens.Delete(Name, expectedVersion)), cancellationToken).ConfigureAwait(false);

    public async ValueTask DiscardAsync(CancellationToken cancellationToken) =>
        await RunAsync(() => DoneAsync(() => _tokens.Discard(Name)), cancellationToken).ConfigureAwait(false);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _lock, null) is not { } held)
        {
            return;
        }

        if (_hasRoom)
        {
            _tokens.ReleaseRoom(Name);
        }

        held.Dispose();
    }

    private ValueTask<TokenSnapshot> WriteAsync(
        TokenProfile profile, Func<DiskRoom, ValueTask<TokenSnapshot>> write, CancellationToken cancellationToken) =>
        TokenName.Same(profile.Name, Name)
            ? RunAsync(
                () =>
                {
                    _permissions.Ensure();
                    return write(_hasRoom ? DiskRoom.Use : DiskRoom.None);
                },
                cancellationToken)
            : throw new ArgumentException("The profile belongs to a different token than the lease.", nameof(profile));

    private static ValueTask<bool> DoneAsync(Action work)
    {
        work();
        return new ValueTask<bool>(true);
    }

    private ValueTask<T> RunAsync<T>(Func<ValueTask<T>> work, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _lock) is null)
        {
            throw new ObjectDisposedException(nameof(ITokenLease));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return TokenContext.RunAsync(Name, work);
    }
}
