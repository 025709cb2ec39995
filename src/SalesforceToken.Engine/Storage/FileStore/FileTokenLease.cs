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

    public FileTokenLease(TokenFiles tokens, DirectoryPermissions permissions, string name, IDisposable heldLock)
    {
        _tokens = tokens;
        _permissions = permissions;
        _lock = heldLock;
        Name = name;
    }

    public string Name { get; }

    public ValueTask<TokenSnapshot?> ReadAsync(CancellationToken cancellationToken) =>
        RunAsync(() => _tokens.ReadAsync(Name, isLocked: true, cancellationToken), cancellationToken);

    public ValueTask<TokenSnapshot> WriteAsync(TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken) =>
        TokenName.Same(profile.Name, Name)
            ? RunAsync(
                () =>
                {
                    _permissions.Ensure();
                    return _tokens.WriteAsync(profile, expectedVersion, cancellationToken);
                },
                cancellationToken)
            : throw new ArgumentException("The profile belongs to a different token than the lease.", nameof(profile));

    public async ValueTask DeleteAsync(string expectedVersion, CancellationToken cancellationToken) =>
        await RunAsync(() => Done(() => _tokens.Delete(Name, expectedVersion)), cancellationToken).ConfigureAwait(false);

    public async ValueTask DiscardAsync(CancellationToken cancellationToken) =>
        await RunAsync(() => Done(() => _tokens.Discard(Name)), cancellationToken).ConfigureAwait(false);

    public void Dispose() => Interlocked.Exchange(ref _lock, null)?.Dispose();

    private static ValueTask<bool> Done(Action work)
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
