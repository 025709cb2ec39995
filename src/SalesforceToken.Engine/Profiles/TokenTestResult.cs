using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>What Salesforce says about the access token of a named token.</summary>
public sealed class TokenTestResult
{
    internal TokenTestResult(TokenDetails details, TokenState state)
    {
        Details = details;
        State = state;
    }

    /// <summary>The details that are stored here.</summary>
    public TokenDetails Details { get; }

    /// <summary>What Salesforce says.</summary>
    public TokenState State { get; }
}
