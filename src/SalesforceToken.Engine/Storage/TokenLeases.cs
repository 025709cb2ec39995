namespace SalesforceToken.Engine.Storage;

/// <summary>What is sent under a lease is sent in time or not at all.</summary>
internal static class TokenLeases
{
    /// <summary>Fails when it is too late to send a request that changes the token at Salesforce.</summary>
    /// <exception cref="Errors.TokenException"><see cref="Errors.TokenErrorCode.LockLost"/>.</exception>
    public static void RequireMaySend(this ITokenLease lease)
    {
        if (!lease.MaySend)
        {
            throw StoreErrors.LockLost(lease.Name);
        }
    }
}
