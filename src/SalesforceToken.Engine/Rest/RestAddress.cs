using System;
using System.Linq;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Rest;

/// <summary>The address of a call, which is always on the token's own instance.</summary>
internal static class RestAddress
{
    private const string AnyVersion = "/vXX.X/";

    /// <summary>Whether the address of a call needs the API version.</summary>
    public static bool NeedsVersion(string address) =>
        !IsWhole(address) && (!address.StartsWith("/", StringComparison.Ordinal) || HasPlaceholder(address));

    /// <summary>Makes the whole address of a call.</summary>
    /// <param name="instance">The instance's address.</param>
    /// <param name="request">The call.</param>
    /// <param name="version">The API version, if it is needed.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ResourceAddressForeign"/>.</exception>
    public static Uri Create(Uri instance, RestRequest request, string? version)
    {
        var path = request.Address;
        if (NeedsVersion(path))
        {
            path = path.StartsWith("/", StringComparison.Ordinal)
                ? (path + "/").Replace(AnyVersion, $"/v{version}/").TrimEnd('/')
                : $"/services/data/v{version}/{path}";
        }

        var query = string.Join("&", request.Query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        if (query.Length > 0)
        {
            path += (path.IndexOf('?') < 0 ? "?" : "&") + query;
        }

        // Check the result and not the input, because '//host/' is also an address on another host.
        return Uri.TryCreate(instance, path, out var address)
            && address.GetLeftPart(UriPartial.Authority) == instance.GetLeftPart(UriPartial.Authority)
            && address.UserInfo.Length == 0
            ? address
            : throw new TokenException(TokenErrorCode.ResourceAddressForeign, Foreign(address, instance));
    }

    private static string Foreign(Uri? address, Uri instance)
    {
        if (address?.Host != instance.Host)
        {
            return $"The address is not on {instance.Host}, which is the only host that this token is sent to.";
        }

        return Root(address!) == Root(instance)
            ? "The address contains a user name; only the token identifies the caller."
            : $"The address is on {Root(address!)} and not on {Root(instance)}, which is the only address that this token is sent to.";
    }

    private static string Root(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    private static bool IsWhole(string address) =>
        address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static bool HasPlaceholder(string path) => (path + "/").IndexOf(AnyVersion, StringComparison.Ordinal) >= 0;
}
