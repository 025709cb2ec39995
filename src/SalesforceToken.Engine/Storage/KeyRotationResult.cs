using System.Collections.Generic;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>The outcome of a key rotation.</summary>
public sealed class KeyRotationResult
{
    internal KeyRotationResult(KeyProtection protection, int reencrypted, IReadOnlyList<TokenException> failures)
    {
        Protection = protection;
        Reencrypted = reencrypted;
        Failures = failures;
    }

    /// <summary>The protection of the new key.</summary>
    public KeyProtection Protection { get; }

    /// <summary>The number of tokens that were encrypted with the new key.</summary>
    public int Reencrypted { get; }

    /// <summary>
    /// The tokens that were not changed, each with the cause. The keys that their files name are not deleted, so that every token
    /// that could be read before can still be read. All other old keys are deleted.
    /// </summary>
    public IReadOnlyList<TokenException> Failures { get; }
}
