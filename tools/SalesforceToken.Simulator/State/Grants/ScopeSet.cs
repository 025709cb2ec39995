using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>Decides which scopes a request gets.</summary>
/// <remarks>Source: Salesforce Help, "OAuth Tokens and Scopes" (remoteaccess_oauth_tokens_scopes).</remarks>
internal static class ScopeSet
{
    public const string Full = "full";
    public const string OpenId = "openid";
    public const string RefreshToken = "refresh_token";
    private const string OfflineAccess = "offline_access";

    private static readonly string[] Identity = ["id", "openid", "profile", "email", "address", "phone", "api", Full];

    /// <summary>The granted scopes: the requested ones, or all of the app's. Null if the app may not grant one of them.</summary>
    public static IReadOnlyList<string>? Grant(SimulatedApp app, string? requested)
    {
        var wanted = (requested ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted.Length == 0)
        {
            return [.. app.Scopes];
        }

        return Array.TrueForAll(wanted, scope => IsAllowed(app.Scopes, scope)) ? [.. wanted.Distinct(StringComparer.Ordinal)] : null;
    }

    public static bool GivesRefreshToken(IReadOnlyList<string> scopes) => scopes.Contains(RefreshToken) || scopes.Contains(OfflineAccess);

    public static bool GivesIdentity(IReadOnlyList<string> scopes) => scopes.Any(Identity.Contains);

    public static bool GivesApi(IReadOnlyList<string> scopes) => scopes.Contains(Full) || scopes.Contains("api");

    /// <summary>Leaves out the scopes that need a user in a browser, which the client credentials flow does not have.</summary>
    public static IReadOnlyList<string> WithoutInteraction(IEnumerable<string> scopes) =>
        [.. scopes.Where(scope => scope is not (Full or "web" or RefreshToken or OfflineAccess))];

    // "full" includes every scope but the refresh token, which the app must have by name.
    private static bool IsAllowed(IList<string> allowed, string scope) => scope switch
    {
        RefreshToken or OfflineAccess => allowed.Contains(RefreshToken) || allowed.Contains(OfflineAccess),
        _ => allowed.Contains(scope) || (allowed.Contains(Full) && IsKnown(scope)),
    };

    private static bool IsKnown(string scope) => scope is
        "address" or "api" or "cdp_query_api" or "chatter_api" or "content" or "custom_permissions" or "eclair_api" or "email" or Full
        or "id" or "lightning" or OpenId or "pardot_api" or "phone" or "profile" or "sfap_api" or "visualforce" or "wave_api" or "web";
}
