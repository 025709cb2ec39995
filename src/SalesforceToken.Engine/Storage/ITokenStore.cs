using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Storage;

/// <summary>
/// Where token profiles are kept. Reading needs no lock; each change is made through the lease of the token's lock. Names are
/// compared without regard to case. Every failure is a <see cref="TokenException"/>. Disposing it wipes its keys from memory.
/// </summary>
public interface ITokenStore : IDisposable
{
    /// <summary>The names of all stored tokens, sorted, found without opening any of them.</summary>
    /// <returns>The names.</returns>
    IReadOnlyList<string> ListNames();

    /// <summary>Reads one token.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The profile and its version, or null when no token has that name.</returns>
    ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Takes the lock of one token, whether the token exists or not, against all threads and processes.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lease; disposing it releases the lock.</returns>
    Task<ITokenLease> LockAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Encrypts every token under a new key: one made now and kept by the best protector there is, so that a key moves from a key
    /// file to a keyring that has become available, or the one that <c>SALESFORCETOKEN_KEY</c> supplies. It may be interrupted at
    /// any instant: every token can be read throughout and after, and another run finishes the work.
    /// </summary>
    /// <param name="progress">Told after each token; null for no one.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>What was done, and the tokens that were left as they were because they cannot be opened.</returns>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.DataKeyUnavailable"/> when no protector takes the new key; <see cref="TokenErrorCode.TokenLocked"/>
    /// when another process is changing the key, or holds a token for longer than the timeout.
    /// </exception>
    Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken);
}
