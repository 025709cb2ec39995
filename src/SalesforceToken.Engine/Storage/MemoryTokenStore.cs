using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>A store of one token that is in memory and nowhere else. It can be neither renamed nor removed.</summary>
public sealed class MemoryTokenStore : ITokenStore
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly Func<TokenProfile, TokenProfile> _renew;
    private TokenSnapshot _current;
    private int _version;

    /// <summary>Makes a store.</summary>
    /// <param name="profile">Its token.</param>
    /// <param name="renew">What is done with the token whenever its lock is taken: a change is due then.</param>
    public MemoryTokenStore(TokenProfile profile, Func<TokenProfile, TokenProfile> renew)
    {
        _renew = renew;
        _current = Snapshot(profile);
    }

    /// <inheritdoc/>
    public string Location => "the memory of this process";

    /// <inheritdoc/>
    public StoreFolder? DescribeFolder() => null;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken) => new([_current.Profile.Name]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PeekNamesAsync(CancellationToken cancellationToken) => ListNamesAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken) =>
        new(TokenName.Same(name, _current.Profile.Name) ? _current : null);

    /// <inheritdoc/>
    public async Task<ITokenLease> LockAsync(string name, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Take();
    }

    /// <inheritdoc/>
    public async Task<ITokenLease?> TryLockAsync(string name) => await _lock.WaitAsync(0).ConfigureAwait(false) ? Take() : null;

    /// <inheritdoc/>
    public Task<ITokenLease> TakeOverAsync(string name, CancellationToken cancellationToken) => LockAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Task<TokenSnapshot> RenameAsync(string name, string newName, CancellationToken cancellationToken) => throw Fixed();

    /// <inheritdoc/>
    public Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken) => throw Fixed();

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private Lease Take()
    {
        try
        {
            _current = Snapshot(_renew(_current.Profile));
            return new Lease(this);
        }
        catch
        {
            _lock.Release();
            throw;
        }
    }

    private TokenSnapshot Snapshot(TokenProfile profile) =>
        new(profile, (++_version).ToString(CultureInfo.InvariantCulture), KeyProtection.Memory);

    private static TokenException Fixed() =>
        new(TokenErrorCode.FlowSettingInvalid, "This token comes from the environment of the process, and is changed there.");

    private sealed class Lease(MemoryTokenStore store) : ITokenLease
    {
        private bool _isReleased;

        public string Name => store._current.Profile.Name;

        public CancellationToken Lost => CancellationToken.None;

        public bool MaySend => !_isReleased;

        public ValueTask<TokenSnapshot?> ReadAsync(CancellationToken cancellationToken) => new(store._current);

        public ValueTask<TokenSnapshot> WriteAsync(TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken) =>
            new(store._current = store.Snapshot(profile));

        public ValueTask<TokenSnapshot> WriteAndReserveAsync(
            TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken) => WriteAsync(profile, expectedVersion, cancellationToken);

        public ValueTask<TokenSnapshot> ReplaceAsync(TokenProfile profile, CancellationToken cancellationToken) =>
            WriteAsync(profile, expectedVersion: null, cancellationToken);

        public ValueTask DeleteAsync(string expectedVersion, CancellationToken cancellationToken) => throw Fixed();

        public ValueTask DiscardAsync(CancellationToken cancellationToken) => throw Fixed();

        public void Dispose()
        {
            if (!_isReleased)
            {
                _isReleased = true;
                store._lock.Release();
            }
        }
    }
}
