using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>The lock of one token, held; the only way to change it.</summary>
public interface ITokenLease : IDisposable
{
    /// <summary>The name of the token that is locked.</summary>
    string Name { get; }

    /// <summary>Reads the token as it is now.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The record and its version, or null when there is none.</returns>
    ValueTask<TokenSnapshot?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Writes the token, atomically and durably: it is on the disk when the task completes.</summary>
    /// <param name="profile">The new record; its name must be the lease's, but for case.</param>
    /// <param name="expectedVersion">The version that it replaces; null when there must be none yet.</param>
    /// <param name="cancellationToken">Ends the wait before the write begins; a write that has begun is finished.</param>
    /// <returns>What was written, with its new version.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.TokenChanged"/> when another version is stored.</exception>
    ValueTask<TokenSnapshot> WriteAsync(TokenProfile profile, string? expectedVersion, CancellationToken cancellationToken);

    /// <summary>Deletes the token.</summary>
    /// <param name="expectedVersion">The version that is to go.</param>
    /// <param name="cancellationToken">Ends the wait before the deletion begins.</param>
    /// <returns>A task.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.TokenChanged"/> when another version is stored.</exception>
    ValueTask DeleteAsync(string expectedVersion, CancellationToken cancellationToken);

    /// <summary>Deletes whatever is stored under the name, also what cannot be read any more.</summary>
    /// <param name="cancellationToken">Ends the wait before the deletion begins.</param>
    /// <returns>A task.</returns>
    ValueTask DiscardAsync(CancellationToken cancellationToken);
}
