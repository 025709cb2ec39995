using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>A real store whose writes can be made to fail.</summary>
internal sealed class FailingStore(ITokenStore real) : ITokenStore
{
    private int _pass;
    private int _fail;
    private TokenErrorCode _code;

    public void FailWrites(int after, int times, TokenErrorCode code) => (_pass, _fail, _code) = (after, times, code);

    public IReadOnlyList<string> ListNames() => real.ListNames();

    public ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken) => real.ReadAsync(name, cancellationToken);

    public async Task<ITokenLease> LockAsync(string name, CancellationToken cancellationToken) =>
        new Lease(this, await real.LockAsync(name, cancellationToken));

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

        public ValueTask DeleteAsync(string expectedVersion, CancellationToken cancellationToken) =>
            real.DeleteAsync(expectedVersion, cancellationToken);

        public ValueTask DiscardAsync(CancellationToken cancellationToken) => real.DiscardAsync(cancellationToken);

        public void Dispose() => real.Dispose();
    }
}
