using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>
/// A real store whose leases can run out, as those of a store of many machines do: others then take the lock, and a write of the old
/// holder is taken if nothing was written since it read.
/// </summary>
internal sealed class LeasingStore(ITokenStore real) : ITokenStore
{
    /// <summary>Runs when a request is about to be sent. The result says whether the lease is still held.</summary>
    public Func<Lease, Task<bool>> BeforeSend { get; set; } = static _ => Task.FromResult(true);

    /// <summary>Runs when a lease has been taken.</summary>
    public Func<Lease, Task> AfterLock { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Runs before each write.</summary>
    public Func<Lease, TokenProfile, Task> BeforeWrite { get; set; } = static (_, _) => Task.CompletedTask;

    public string Location => real.Location;

    public StoreFolder? DescribeFolder() => real.DescribeFolder();

    public ValueTask<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken) => real.ListNamesAsync(cancellationToken);

    public ValueTask<IReadOnlyList<string>> PeekNamesAsync(CancellationToken cancellationToken) => real.PeekNamesAsync(cancellationToken);

    public ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken) => real.ReadAsync(name, cancellationToken);

    public async Task<ITokenLease> LockAsync(string name, CancellationToken cancellationToken)
    {
        var lease = new Lease(this, await real.LockAsync(name, cancellationToken));
        await AfterLock(lease);
        return lease;
    }

    public async Task<ITokenLease?> TryLockAsync(string name) => await real.TryLockAsync(name) is { } lease ? new Lease(this, lease) : null;

    public Task<ITokenLease> TakeOverAsync(string name, CancellationToken cancellationToken) => LockAsync(name, cancellationToken);

    public Task<TokenSnapshot> RenameAsync(string name, string newName, CancellationToken cancellationToken) =>
        real.RenameAsync(name, newName, cancellationToken);

    public Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken) =>
        real.RotateKeyAsync(progress, cancellationToken);

    public void Dispose() => real.Dispose();

    internal sealed class Lease(LeasingStore store, ITokenLease held) : ITokenLease
    {
        private readonly CancellationTokenSource _lost = new();

        public string Name => held.Name;

        public CancellationToken Lost => _lost.Token;

        public bool MaySend => store.BeforeSend(this).GetAwaiter().GetResult();

        /// <summary>The lease runs out.</summary>
        /// <param name="isNoticed">Whether this machine notices it at once.</param>
        public async Task RunOutAsync(bool isNoticed)
        {
            held.Dispose();
            if (isNoticed)
            {
                await _lost.CancelAsync();
            }
        }

        public ValueTask<TokenSnapshot?> ReadAsync(CancellationToken cancellationToken) => store.ReadAsync(Name, cancellationToken);

        public ValueTask<TokenSnapshot> WriteAsync(TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken) =>
            WriteAsync(profile, lease => lease.WriteAsync(profile, expectedVersion, cancellationToken));

        public ValueTask<TokenSnapshot> WriteAndReserveAsync(
            TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken) =>
            WriteAsync(profile, lease => lease.WriteAsync(profile, expectedVersion, cancellationToken));

        public ValueTask<TokenSnapshot> ReplaceAsync(TokenProfile profile, CancellationToken cancellationToken) =>
            WriteAsync(profile, lease => lease.ReplaceAsync(profile, cancellationToken));

        public ValueTask DeleteAsync(string expectedVersion, CancellationToken cancellationToken) =>
            held.DeleteAsync(expectedVersion, cancellationToken);

        public ValueTask DiscardAsync(CancellationToken cancellationToken) => held.DiscardAsync(cancellationToken);

        public void Dispose()
        {
            held.Dispose();
            _lost.Dispose();
        }

        private async ValueTask<TokenSnapshot> WriteAsync(TokenProfile profile, Func<ITokenLease, ValueTask<TokenSnapshot>> write)
        {
            await store.BeforeWrite(this, profile);
            try
            {
                return await write(held);
            }
            catch (ObjectDisposedException)
            {
                using var again = await store.LockUnderneathAsync(Name);
                return await write(again);
            }
        }
    }

    private Task<ITokenLease> LockUnderneathAsync(string name) => real.LockAsync(name, CancellationToken.None);
}
