using System.Collections.Generic;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>The outcome of a change of key.</summary>
/// <param name="Protection">The protection of the new key.</param>
/// <param name="Reencrypted">How many tokens were encrypted under the new key.</param>
/// <param name="Failures">
/// The tokens that stayed as they were, each with its cause. The keys that their files name are kept, so that what could be opened
/// before still can be. All other old keys are deleted.
/// </param>
public sealed record KeyRotationResult(KeyProtection Protection, int Reencrypted, IReadOnlyList<TokenException> Failures);
