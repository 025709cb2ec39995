using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>
/// The held lock of one token. A token is changed only through its lease. Disposing it releases the lock. In a store of many machines
/// a lease has an end, and this machine may stand still past it. What is written then is refused, but what is sent to Salesforce
/// cannot be called back: it is sent only while <see cref="MaySend"/> is true.
/// </summary>
public interface ITokenLease : IDisposable
{
    /// <summary>The name of the locked token.</summary>
    string Name { get; }

    /// <summary>Is cancelled when the lock is known to be another's; never where the operating system holds it.</summary>
    CancellationToken Lost { get; }

    /// <summary>Whether the lock is held for at least as long as a request may take from now on.</summary>
    bool MaySend { get; }

    /// <summary>Reads the current token.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The profile and its version, or null when the token does not exist.</returns>
    ValueTask<TokenSnapshot?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Writes the token, atomically and durably: it is on the disk when the task completes.</summary>
    /// <param name="profile">The new profile. Its name must be the name of the lease; case is ignored.</param>
    /// <param name="expectedVersion">The version that it replaces; null when the token must not exist yet.</param>
    /// <param name="cancellationToken">Cancels the wait before the write starts. A write that has started is finished.</param>
    /// <returns>The written profile with its new version.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.TokenChanged"/> when another version is stored.</exception>
    ValueTask<TokenSnapshot> WriteAsync(TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Like <see cref="WriteAsync"/>, and keeps room on the disk for one more write, until that write or the end of the lease. So what
    /// comes next can be stored on a disk that is full by then. Without that room, nothing is written.
    /// </summary>
    /// <param name="profile">The new profile.</param>
    /// <param name="expectedVersion">The version that it replaces.</param>
    /// <param name="cancellationToken">Cancels the wait before the write starts.</param>
    /// <returns>The written profile with its new version.</returns>
    ValueTask<TokenSnapshot> WriteAndReserveAsync(TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the token in place of whatever is stored under its name, even if that cannot be read any more. What was stored is gone
    /// only when the new token is on the disk. If the current key is out of reach, a new key is made.
    /// </summary>
    /// <param name="profile">The new profile.</param>
    /// <param name="cancellationToken">Cancels the wait before the write starts.</param>
    /// <returns>The written profile with its version.</returns>
    ValueTask<TokenSnapshot> ReplaceAsync(TokenProfile profile, CancellationToken cancellationToken);

    /// <summary>Deletes the token.</summary>
    /// <param name="expectedVersion">The version to delete.</param>
    /// <param name="cancellationToken">Cancels the wait before the deletion starts.</param>
    /// <returns>A task.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.TokenChanged"/> when another version is stored.</exception>
    ValueTask DeleteAsync(string expectedVersion, CancellationToken cancellationToken);

    /// <summary>Deletes everything that is stored under the name, even if it cannot be read any more.</summary>
    /// <param name="cancellationToken">Cancels the wait before the deletion starts.</param>
    /// <returns>A task.</returns>
    ValueTask DiscardAsync(CancellationToken cancellationToken);
}
