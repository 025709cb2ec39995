using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Authorization;

/// <summary>A stored authorization, and the tokens that it replaced; null if there were none.</summary>
internal sealed record SavedAuthorization(TokenSnapshot Snapshot, TokenSet? Replaced);
