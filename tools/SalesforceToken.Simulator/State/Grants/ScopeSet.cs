using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>Which scopes a request gets.</summary>
/// <remarks>Source: Salesforce Help, "OAuth Tokens and Scopes" (remoteaccess_oauth_tokens_scopes).</remarks>
internal static class ScopeSet
{
    public const string Full = "full";
    public const string OpenId = "openid";
    public const string RefreshToken = "refresh_token";
    private const string OfflineAccess = "offline_access";

    private static readonly string[] Identity = ["id", "openid", "profile", "email", "address", "phone", "api", Full];

    /// <summary>The scopes granted: those asked for, or all of the app's. Null where one of them is not the app's to give.</summary>
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

    /// <summary>The client credentials flow has no user in a browser: what needs one is left out.</summary>
    public static IReadOnlyList<string> WithoutInteraction(IEnumerable<string> scopes) =>
        [.. scopes.Where(scope => scope is not (Full or "web" or RefreshToken or OfflineAccess))];

    // "full" is every permission of the user, and everything but the refresh token, which has to be given by name.
    private static bool IsAllowed(IList<string> allowed, string scope) => scope switch
    {
        RefreshToken or OfflineAccess => allowed.Contains(RefreshToken) || allowed.Contains(OfflineAccess),
        _ => allowed.Contains(scope) || (allowed.Contains(Full) && IsKnown(scope)),
    };

    private static bool IsKnown(string scope) => scope is
        "address" or "api" or "cdp_query_api" or "chatter_api" or "content" or "custom_permissions" or "eclair_api" or "email" or Full
        or "id" or "lightning" or OpenId or "pardot_api" or "phone" or "profile" or "sfap_api" or "visualforce" or "wave_api" or "web";
}
