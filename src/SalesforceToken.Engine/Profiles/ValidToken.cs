namespace SalesforceToken.Engine.Profiles;

/// <summary>An access token that is good for use.</summary>
public sealed class ValidToken
{
    internal ValidToken(TokenDetails details, string accessToken)
    {
        Details = details;
        AccessToken = accessToken;
    }

    /// <summary>What is known of the token.</summary>
    public TokenDetails Details { get; }

    /// <summary>The access token itself: a secret.</summary>
    public string AccessToken { get; }
}
