namespace SalesforceToken.Engine.Authorization;

/// <summary>What the page tells the person at the browser.</summary>
internal sealed record CallbackOutcome(bool Succeeded, string Title, string Detail);
