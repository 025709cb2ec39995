using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine;

/// <summary>The error for a name that no token has.</summary>
internal static class MissingToken
{
    /// <summary>Makes the error, with the name that may have been meant.</summary>
    /// <param name="store">Knows the names there are.</param>
    /// <param name="name">The name that was asked for.</param>
    /// <returns>The error.</returns>
    public static TokenException Error(ITokenStore store, string name) =>
        new(TokenErrorCode.TokenNotFound, $"There is no token '{name}'.{NearMatch.Suggest(name, store.ListNames())}") { TokenName = name };
}
