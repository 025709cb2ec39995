using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>A real store whose writes can be made to fail, and whose next read can be made to be of the past.</summary>
internal sealed class FailingStore(ITokenStore real) : ITokenStore
{
    private int _pass;
    private int _fail;
    private TokenErrorCode _code;

    private TokenErrorCode? _lockFailure;

    private TokenSnapshot? _past;

    public void ReadOnce(TokenSnapshot past) => _past = past;

    public void FailLocks(TokenErrorCode code) => _lockFailure = code;

    public void FailWrites(int after, int times, TokenErrorCode code) => (_pass, _fail, _code) = (after, times, code);

    public string Location => real.Location;

    public StoreFolder? DescribeFolder() => real.DescribeFolder();

    public ValueTask<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken) => real.ListNamesAsync(cancellationToken);

    public ValueTask<IReadOnlyList<string>> PeekNamesAsync(CancellationToken cancellationToken) => real.PeekNamesAsync(cancellationToken);

    public Task<TokenSnapshot> RenameAsync(string name, string newName, CancellationToken cancellationToken) =>
        real.RenameAsync(name, newName, cancellationToken);

    public ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _past, null) is { } past ? new(past) : real.ReadAsync(name, cancellationToken);

    public async Task<ITokenLease> LockAsync(string name, CancellationToken cancellationToken) => _lockFailure is { } code
        ? throw new TokenException(code, "The test makes this lock fail.")
        : new Lease(this, await real.LockAsync(name, cancellationToken));

    public async Task<ITokenLease?> TryLockAsync(string name) => _lockFailure is { } code
        ? throw new TokenException(code, "The test makes this lock fail.")
        : await real.TryLockAsync(name) is { } lease ? new Lease(this, lease) : null;

    public async Task<ITokenLease> TakeOverAsync(string name, CancellationToken cancellationToken) =>
        new Lease(this, await real.TakeOverAsync(name, cancellationToken));

    public Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken) =>
        real.RotateKeyAsync(progress, cancellationToken);

    public void Dispose() => real.Dispose();

    private void Check()
    {
        if (_pass > 0)
        {
            _pass--;
        }
        else if (_fail > 0)
        {
            _fail--;
            throw new TokenException(_code, "The test makes this write fail.");
        }
    }

    private sealed class Lease(FailingStore store, ITokenLease real) : ITokenLease
    {
        public string Name => real.Name;

        public ValueTask<TokenSnapshot?> ReadAsync(CancellationToken cancellationToken) => real.ReadAsync(cancellationToken);

        public ValueTask<TokenSnapshot> WriteAsync(TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken)
        {
            store.Check();
            return real.WriteAsync(profile, expectedVersion, cancellationToken);
        }

        public ValueTask<TokenSnapshot> WriteAndReserveAsync(TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken)
        {
            store.Check();
            return real.WriteAndReserveAsync(profile, expectedVersion, cancellationToken);
        }

        public ValueTask<TokenSnapshot> ReplaceAsync(TokenProfile profile, CancellationToken cancellationToken)
        {
            store.Check();
            return real.ReplaceAsync(profile, cancellationToken);
        }

        public ValueTask DeleteAsync(string expectedVersion, CancellationToken cancellationToken) =>
            real.DeleteAsync(expectedVersion, cancellationToken);

        public ValueTask DiscardAsync(CancellationToken cancellationToken) => real.DiscardAsync(cancellationToken);

        public CancellationToken Lost => real.Lost;

        public bool MaySend => real.MaySend;

        public void Dispose() => real.Dispose();
    }
}
