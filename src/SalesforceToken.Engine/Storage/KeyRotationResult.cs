using System.Collections.Generic;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage;

/// <summary>The outcome of a change of key.</summary>
/// <param name="Protection">The protection of the new key.</param>
/// <param name="Reencrypted">How many tokens were encrypted under the new key.</param>
/// <param name="Failures">
/// What stayed as it was, each with its cause: tokens, files that belong to no token, and old keys that could not be deleted. The
/// keys that the files name are kept, so that what could be opened before still can be. While it is not known which key a file
/// needs, every key is kept; otherwise all other old keys are deleted.
/// </param>
public sealed record KeyRotationResult(KeyProtection Protection, int Reencrypted, IReadOnlyList<TokenException> Failures);
