using System;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Authorization;

/// <summary>Options of an authorization in the browser.</summary>
public sealed class AuthorizationOptions
{
    /// <summary>How long to wait for the user.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    = TimeSpan.FromMinutes(5);

    /// <summary>Whether to open the browser. If not, the caller shows the address that the progress reports.</summary>
    public bool OpenBrowser { get; init; } = true;

    /// <summary>The browser to open; null for the machine's own.</summary>
    public IBrowser? Browser { get; init; }

    /// <summary>Where the user can paste the address that the browser ended on; null for nowhere.</summary>
    public PastedAddresses? PastedAddresses { get; init; }

    /// <summary>
    /// The <c>prompt</c> of the request: <c>login</c> makes the user sign in, so that the browser does not use its session with
    /// another org by accident. With null, Salesforce decides.
    /// </summary>
    public string? Prompt { get; init; } = "login";

    /// <summary>What the user can do about a failure, for the page in the browser; null for no advice.</summary>
    public Func<TokenException, string?>? Advice { get; init; }
}
