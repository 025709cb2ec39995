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
    /// <summary>Where the tokens are stored, for people to read.</summary>
    string Location { get; }

    /// <summary>Looks at the folder of the tokens. Nothing is changed: one that is open to other users stays as it is.</summary>
    /// <returns>The folder; null for a store that has none, or none yet.</returns>
    StoreFolder? DescribeFolder();

    /// <summary>Lists the names of all stored tokens, sorted. No token is opened.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The names.</returns>
    ValueTask<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken);

    /// <summary>Like <see cref="ListNamesAsync"/>, but it changes nothing: folders that are open to other users stay as they are.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The names.</returns>
    ValueTask<IReadOnlyList<string>> PeekNamesAsync(CancellationToken cancellationToken);

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

    /// <summary>Takes the lock of one token if it is free now.</summary>
    /// <param name="name">The token's name.</param>
    /// <returns>The lease; null when another thread or process holds the lock.</returns>
    Task<ITokenLease?> TryLockAsync(string name);

    /// <summary>
    /// Like <see cref="LockAsync"/>, for a token that is to be replaced or removed whatever is stored under its name. Lock files of
    /// another account, which this account could never lock, are deleted first.
    /// </summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lease; disposing it releases the lock.</returns>
    Task<ITokenLease> TakeOverAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a token another name, under the locks of both. Whatever ends the process meanwhile, the token has one of the two names.
    /// </summary>
    /// <param name="name">The name of the token.</param>
    /// <param name="newName">Its new name; it may differ in case only.</param>
    /// <param name="cancellationToken">Cancels the wait for the locks.</param>
    /// <returns>The token under its new name.</returns>
    /// <exception cref="TokenException">
    /// Among others <see cref="TokenErrorCode.TokenNotFound"/>, and <see cref="TokenErrorCode.TokenAlreadyExists"/> for the new name.
    /// </exception>
    Task<TokenSnapshot> RenameAsync(string name, string newName, CancellationToken cancellationToken);

    /// <summary>
    /// Encrypts every token with a new key. The new key is the one in <c>SALESFORCETOKEN_KEY</c>, or else a random key that the best
    /// available protector stores. So a rotation replaces a key file with a keyring when one has become available. The rotation may
    /// be interrupted at any moment: every token stays readable, and another run finishes the work.
    /// </summary>
    /// <param name="progress">Receives a report after each token; null for no reports.</param>
    /// <param name="cancellationToken">Cancels the rotation.</param>
    /// <returns>The outcome, with the tokens that were not changed because they are locked or cannot be decrypted.</returns>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.DataKeyUnavailable"/> when no protector accepts the new key; <see cref="TokenErrorCode.TokenLocked"/>
    /// when another process changes the key.
    /// </exception>
    Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken);
}
