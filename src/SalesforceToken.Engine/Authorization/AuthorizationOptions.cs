using System;

namespace SalesforceToken.Engine.Authorization;

/// <summary>How the user is asked to authorize.</summary>
public sealed class AuthorizationOptions
{
    /// <summary>How long to wait for the user.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    = TimeSpan.FromMinutes(5);

    /// <summary>Whether to open the browser; otherwise the address has to be taken from the progress.</summary>
    public bool OpenBrowser { get; init; } = true;

    /// <summary>
    /// The <c>prompt</c> of the request: <c>login</c> makes the user sign in, so that the browser's session of another org is
    /// not taken by accident; null leaves it to Salesforce.
    /// </summary>
    public string? Prompt { get; init; } = "login";
}
