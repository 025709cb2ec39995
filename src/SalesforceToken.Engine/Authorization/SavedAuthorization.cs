using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Authorization;

/// <summary>A new authorization that is stored, and the tokens of the one that it replaced; null where it replaced none.</summary>
internal sealed record SavedAuthorization(TokenSnapshot Snapshot, TokenSet? Replaced);
