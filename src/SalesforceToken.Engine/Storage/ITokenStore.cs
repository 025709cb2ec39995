using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Storage;

/// <summary>
/// Where token records are kept. Reading needs no lock; each change is made through the lease of the token's lock. Names are
/// told apart without regard to case. Every failure is a <see cref="TokenException"/>.
/// </summary>
public interface ITokenStore
{
    /// <summary>The names of all stored tokens, sorted, found without opening any of them.</summary>
    /// <returns>The names.</returns>
    IReadOnlyList<string> ListNames();

    /// <summary>Reads one token.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The record and its version, or null when no token has that name.</returns>
    ValueTask<TokenSnapshot?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Takes the lock of one token, whether the token exists or not, against all threads and processes.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease; disposing it releases the lock.</returns>
    Task<ITokenLease> LockAsync(string name, CancellationToken cancellationToken);
}
