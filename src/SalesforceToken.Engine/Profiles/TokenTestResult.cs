using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>What Salesforce says of the access token of a named token.</summary>
/// <param name="Details">What is stored of the token.</param>
/// <param name="State">What Salesforce says.</param>
public sealed record TokenTestResult(TokenDetails Details, TokenState State);
