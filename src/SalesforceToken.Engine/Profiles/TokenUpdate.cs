namespace SalesforceToken.Engine.Profiles;

/// <summary>What an update did.</summary>
/// <param name="Details">The token.</param>
/// <param name="IsRefreshed">Whether it was refreshed; false where its refresh token was used recently, or where it has none.</param>
public sealed record TokenUpdate(TokenDetails Details, bool IsRefreshed);
