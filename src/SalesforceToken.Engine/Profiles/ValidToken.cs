namespace SalesforceToken.Engine.Profiles;

/// <summary>An access token that is valid.</summary>
public sealed class ValidToken
{
    internal ValidToken(TokenDetails details, string accessToken)
    {
        Details = details;
        AccessToken = accessToken;
    }

    /// <summary>The details of the token.</summary>
    public TokenDetails Details { get; }

    /// <summary>The access token itself: a secret.</summary>
    public string AccessToken { get; }
}
