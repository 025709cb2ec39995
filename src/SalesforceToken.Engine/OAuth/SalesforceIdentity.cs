using System;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// The identity address of a user, https://login.salesforce.com/id/ORG/USER: its last two segments are the ids of the org and of the
/// user, with 15 case-sensitive characters, or 18 where the last three repeat the case of the others.
/// </summary>
internal static class SalesforceIdentity
{
    private const int IdLength = 15;
    private const int LongIdLength = 18;

    /// <summary>Reads an identity address.</summary>
    /// <param name="text">The text; null gives null.</param>
    /// <returns>The address; null where the text is none.</returns>
    public static Uri? Parse(string? text) =>
        WebAddress.TryParse(text, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && url.Segments.Length >= 4
            ? url
            : null;

    public static string OrganizationId(Uri identity) => Segment(identity, 2);

    public static string UserId(Uri identity) => Segment(identity, 1);

    /// <summary>Whether an address names an org and a user.</summary>
    public static bool IsUser(Uri identity) => IsId(OrganizationId(identity)) && IsId(UserId(identity));

    /// <summary>Whether two addresses name the same user of the same org.</summary>
    public static bool IsSameUser(Uri one, Uri other) =>
        IsSameId(OrganizationId(one), OrganizationId(other)) && IsSameId(UserId(one), UserId(other));

    private static bool IsSameId(string one, string other) =>
        string.CompareOrdinal(one, 0, other, 0, IdLength) == 0;

    private static bool IsId(string text) =>
        text.Length is IdLength or LongIdLength && Array.TrueForAll(text.ToCharArray(), static c => c is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'));

    private static string Segment(Uri identity, int fromEnd)
    {
        var segments = identity.Segments;
        return segments.Length < fromEnd ? string.Empty : segments[segments.Length - fromEnd].TrimEnd('/');
    }
}
