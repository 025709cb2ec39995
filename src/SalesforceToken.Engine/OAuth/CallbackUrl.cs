using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// The callback address (<c>redirect_uri</c>, RFC 6749 section 3.1.2). Salesforce compares it as text with the address in the app,
/// including the port, so it is stored unchanged.
/// </summary>
internal static class CallbackUrl
{
    /// <summary>The Salesforce CLI uses it too, so many apps have it registered.</summary>
    public const string Default = "http://localhost:1717/OauthRedirect";

    private const int MaxLength = 2000;
    private const int MaxShownLength = 200;

    /// <summary>Checks that Salesforce accepts the address and that this machine can listen on it.</summary>
    /// <param name="text">The address.</param>
    /// <returns>The same address, parsed.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.CallbackUrlInvalid"/>, with the reason.</exception>
    public static Uri Validate(string text)
    {
        if (text.Length > MaxLength)
        {
            throw Invalid($"The callback address has more than {MaxLength} characters.");
        }

        if (text != text.Trim() || !WebAddress.TryParse(text, out var url))
        {
            throw Invalid($"'{Printable.Escape(text, MaxShownLength)}' is not an address.");
        }

        if (url.IsLoopback && url.Scheme == Uri.UriSchemeHttp && !url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid($"Salesforce refuses '{url.Host}' in a callback address: write localhost instead.");
        }

        if (!url.IsLoopback || url.Scheme != Uri.UriSchemeHttp)
        {
            throw Invalid($"The callback address must be on this machine: '{Printable.Escape(text, MaxShownLength)}' is not an http://localhost address.");
        }

        if (url.Port == 0 || (url.IsDefaultPort && !text.StartsWith("http://localhost:80", StringComparison.OrdinalIgnoreCase)))
        {
            throw Invalid($"The callback address '{Printable.Escape(text, MaxShownLength)}' needs a port, as in {Default}.");
        }

        if (url.Query.Length != 0 || url.Fragment.Length != 0 || url.UserInfo.Length != 0)
        {
            throw Invalid("The callback address must not have a query, a fragment or a user name.");
        }

        return url;
    }

    private static TokenException Invalid(string message) => new(TokenErrorCode.CallbackUrlInvalid, message);
}
