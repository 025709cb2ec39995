using System.Collections.Generic;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>The outcome of a change of key.</summary>
public sealed class KeyRotationResult
{
    internal KeyRotationResult(KeyProtection protection, int reencrypted, IReadOnlyList<TokenException> failures)
    {
        Protection = protection;
        Reencrypted = reencrypted;
        Failures = failures;
    }

    /// <summary>What keeps the new key.</summary>
    public KeyProtection Protection { get; }

    /// <summary>How many tokens were put under the new key.</summary>
    public int Reencrypted { get; }

    /// <summary>
    /// The tokens that stayed as they were, each with its cause. The keys that their files name are kept, so that what could be
    /// opened before still can; all other old keys are gone.
    /// </summary>
    public IReadOnlyList<TokenException> Failures { get; }
}
