using System;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>Which callback URLs an app can be saved with: https, a custom scheme, or http on <c>localhost</c> by that name.</summary>
public static class CallbackUrlRule
{
    /// <summary>Whether Salesforce would let an app be saved with this callback URL.</summary>
    public static bool Allows(string callbackUrl)
    {
        if (!Uri.TryCreate(callbackUrl, UriKind.Absolute, out var uri) || uri.Fragment.Length > 0)
        {
            return false;
        }

        return uri.Scheme != Uri.UriSchemeHttp || string.Equals(uri.Host, "localhost", StringComparison.OrdinalIgnoreCase);
    }
}
