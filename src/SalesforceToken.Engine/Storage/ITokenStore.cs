using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Storage;

/// <summary>
/// Stores token profiles. A read needs no lock; each change needs the lease of the token's lock. Names are compared without regard
/// to case. Every failure is a <see cref="TokenException"/>. Disposing the store wipes its keys from memory.
/// </summary>
public interface ITokenStore : IDisposable
{
    /// <summary>Lists the names of all stored tokens, sorted. No token is opened.</summary>
    /// <returns>The names.</returns>
    IReadOnlyList<string> ListNames();

    /// <summary>Reads one token.</summary>
    /// <param name="name">The name of the token.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The profile and its version, or null when no token has that name.</returns>
    ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Takes the lock of one token against all other threads and processes. The token does not have to exist.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lease; disposing it releases the lock.</returns>
    Task<ITokenLease> LockAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Encrypts every token with a new key. The new key is the one in <c>SALESFORCETOKEN_KEY</c>, or else a random key that the best
    /// available protector stores. So a rotation replaces a key file with a keyring when one has become available. The rotation may
    /// be interrupted at any moment: every token stays readable, and another run finishes the work.
    /// </summary>
    /// <param name="progress">Receives a report after each token; null for no reports.</param>
    /// <param name="cancellationToken">Cancels the rotation.</param>
    /// <returns>The outcome, with the tokens that were not changed because they cannot be decrypted.</returns>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.DataKeyUnavailable"/> when no protector accepts the new key; <see cref="TokenErrorCode.TokenLocked"/>
    /// when another process changes the key, or holds a token for longer than the timeout.
    /// </exception>
    Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken);
}
