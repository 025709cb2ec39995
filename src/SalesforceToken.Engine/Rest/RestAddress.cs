using System;
using System.Linq;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

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
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.ResourceAddressForeign"/> or <see cref="TokenErrorCode.ResourceAddressInvalid"/>.
    /// </exception>
    public static Uri Create(Uri instance, RestRequest request, string? version)
    {
        var (path, query) = Split(request.Address);
        AddressText.Check(path, query);
        var written = IsWhole(path) ? path : Place(instance, path, version);

        // Escaped here, because .NET changes some characters without a word: it leaves out those that steer the writing direction.
        var address = Parse(instance, AddressText.Escape(written) + AddressText.Escape(query));
        AddressText.CheckUnchanged(written, address);

        var added = string.Join("&", request.Query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        return added.Length == 0 ? address : new Uri(address.AbsoluteUri + (query.Length == 0 ? "?" : "&") + added);
    }

    // Check the result and not the input, because '//host/' is also an address on another host.
    private static Uri Parse(Uri instance, string text)
    {
        return WebAddress.TryParse(instance, text, out var address)
            && address.GetLeftPart(UriPartial.Authority) == instance.GetLeftPart(UriPartial.Authority)
            && address.UserInfo.Length == 0
            && address.AbsolutePath.StartsWith(instance.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? address
            : throw new TokenException(TokenErrorCode.ResourceAddressForeign, Foreign(address, instance));
    }

    // An instance can have a path of its own, as that of a gateway with several orgs has. Its answers may name addresses without it.
    private static string Place(Uri instance, string path, string? version)
    {
        if (!path.StartsWith("/", StringComparison.Ordinal))
        {
            path = $"/services/data/v{version}/{path}";
        }
        else if (HasPlaceholder(path))
        {
            path = (path + "/").Replace(AnyVersion, $"/v{version}/");
            path = path.Substring(0, path.Length - 1);
        }

        var folder = instance.AbsolutePath.TrimEnd('/');
        var isPlaced = path.StartsWith("//", StringComparison.Ordinal) || path.StartsWith(folder + "/", StringComparison.Ordinal);
        return isPlaced ? path : folder + path;
    }

    private static (string Path, string Query) Split(string address)
    {
        var mark = address.IndexOf('?');
        return mark < 0 ? (address, string.Empty) : (address.Substring(0, mark), address.Substring(mark));
    }

    private static string Foreign(Uri? address, Uri instance)
    {
        if (address?.Host != instance.Host)
        {
            return $"The address is not on {instance.Host}, which is the only host that this token is sent to.";
        }

        if (address!.UserInfo.Length > 0)
        {
            return "The address contains a user name; only the token identifies the caller.";
        }

        return Root(address) == Root(instance)
            ? $"The address is not under {instance}, which is the only address that this token is sent to."
            : $"The address is on {Root(address)} and not on {Root(instance)}, which is the only address that this token is sent to.";
    }

    private static string Root(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    private static bool IsWhole(string address) =>
        address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static bool HasPlaceholder(string path) => (path + "/").IndexOf(AnyVersion, StringComparison.Ordinal) >= 0;
}
