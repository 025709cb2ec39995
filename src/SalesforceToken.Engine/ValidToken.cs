namespace SalesforceToken.Engine;

/// <summary>An access token that is good for use.</summary>
public sealed class ValidToken
{
    internal ValidToken(TokenDetails details, string accessToken, TokenOrigin origin)
    {
        Details = details;
        AccessToken = accessToken;
        Origin = origin;
    }

    /// <summary>What is known of the token.</summary>
    public TokenDetails Details { get; }

    /// <summary>The access token itself: a secret.</summary>
    public string AccessToken { get; }

    /// <summary>Why it is held to be good.</summary>
    public TokenOrigin Origin { get; }
}
