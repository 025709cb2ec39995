using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Storage;

/// <summary>A store that encrypts under a key of its own, which can be changed.</summary>
public interface IKeyedStore
{
    /// <summary>
    /// Puts every token under a new key. May be interrupted at any instant; every token can be read throughout and after, and
    /// another run finishes the work.
    /// </summary>
    /// <param name="progress">Told after each token; null for no one.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>What was done, and the tokens that were left as they were because they cannot be opened.</returns>
    Task<KeyRotationResult> RotateKeyAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken);
}
