using System;
using System.Diagnostics.CodeAnalysis;

namespace SalesforceToken.Engine.Primitives;

/// <summary>
/// Parses addresses. <c>Uri.TryCreate</c> itself fails on some texts: <c>\\</c> and U+202E is an
/// IndexOutOfRangeException. Other texts give an address whose parts cannot be read, or that is none when
/// it is written and read again.
/// </summary>
internal static class WebAddress
{
    /// <summary>Parses an absolute address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address, all of whose parts can be read.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? address) => TryParse(root: null, text, out address);

    /// <summary>Parses an address that may be relative to another.</summary>
    /// <param name="root">The other; null for none.</param>
    /// <param name="text">The text.</param>
    /// <param name="address">The absolute address, all of whose parts can be read.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(Uri? root, string? text, [NotNullWhen(true)] out Uri? address)
    {
        try
        {
#pragma warning disable RS0030 // The wrapper.
            if (root is null ? Uri.TryCreate(text, UriKind.Absolute, out address) : Uri.TryCreate(root, text, out address))
#pragma warning restore RS0030
            {
                // These parts are parsed on first use only.
                _ = address!.AbsoluteUri;
                _ = address.IdnHost;
                _ = address.Segments;

                return !NeedsHost(address) || CanBeWritten(address);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // No address.
        }

        address = null;
        return false;
    }

    private static bool NeedsHost(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp || address.Host.Length != 0;

    // The character U+1FEF of a host, for one, becomes another when the address is written, which no host can have.
    private static bool CanBeWritten(Uri address)
    {
        _ = new Uri(address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        return address.HostNameType == UriHostNameType.IPv6 || new Uri($"{address.Scheme}://{address.IdnHost}").IdnHost == address.IdnHost;
    }
}
