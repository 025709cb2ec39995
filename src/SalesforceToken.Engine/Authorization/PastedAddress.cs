using System;
using System.Linq;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Authorization;

/// <summary>Reads the response to an authorization request from an address that the user has pasted.</summary>
internal static class PastedAddress
{
    private const int MaxLength = 16 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="text">The text: the address, its query, or what a terminal makes of it.</param>
    /// <param name="request">The request.</param>
    /// <param name="refusal">Why there is no response to the request in it; null if there is one.</param>
    /// <returns>The response; null if there is none.</returns>
    public static AuthorizationResponse? Read(string text, AuthorizationRequest request, out string? refusal)
    {
        // A terminal may break a long line.
        var address = new string(text.Where(static c => !char.IsWhiteSpace(c) && !char.IsControl(c)).ToArray()).Trim('"', '\'', '<', '>');
        var query = address.IndexOf('?') is >= 0 and var mark ? address.Substring(mark + 1) : address;
        var response = address.Length <= MaxLength ? AuthorizationResponse.TryParse(query.Split('#')[0]) : null;
        refusal = address.Length == 0 ? "Nothing was pasted."
            : Foreign(address, request) ?? (
                response is null ? "It has no response of Salesforce: such an address has code= or error= in it."
                : !response.Matches(request) ? "It is the response to another sign-in. Open the address above, sign in, and paste where that ends."
                : !response.IsFrom(request.Host) ? "It names another issuer than the login host, so it is not used."
                : null);
        return refusal is null ? response : null;
    }

    // What comes before the query, if it is an address at all.
    private static string? Foreign(string address, AuthorizationRequest request)
    {
        if (address.IndexOf("://", StringComparison.Ordinal) is not (> 0 and < 10))
        {
            return null;
        }

        return WebAddress.TryParse(address, out var given)
            && WebAddress.TryParse(request.CallbackUrl, out var callback)
            && given.IsLoopback
            && given.Port == callback.Port
            && given.AbsolutePath == callback.AbsolutePath
            ? null
            : $"It is not the callback address. The browser ends on {request.CallbackUrl}, where it may show an error: paste that address, whole.";
    }
}
