using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net.Http.Headers;

namespace SalesforceToken.Rest;

/// <summary>
/// Checks the headers of a call before anything is sent. A header that does not follow RFC 9110 would be left out silently, or would
/// turn one request into two. No message contains the value of a header, because it may be a secret.
/// </summary>
internal static class RequestHeaders
{
    private const string Marks = "!#$%&'*+-.^_`|~";

    /// <summary>Reads the headers that a user gives.</summary>
    /// <param name="headers">Names and values; null for none.</param>
    /// <param name="hasBody">Whether the call has a body, which some headers describe.</param>
    /// <returns>Names and values that can be sent.</returns>
    /// <exception cref="SfTokenException">HeaderInvalid.</exception>
    public static KeyValuePair<string, string>[] Read(IDictionary? headers, bool hasBody)
    {
        var pairs = ArgumentText.FromHeaders(headers);
        foreach (var header in pairs)
        {
            CheckName(header.Key, hasBody);
            if (!IsValue(header.Value))
            {
                throw Invalid(
                    $"The value of the header {header.Key} contains a line break or another character that a header cannot contain.",
                    "Use visible ASCII characters, spaces and tabs. Encode all other characters, for example as percent codes.");
            }
        }

        return pairs;
    }

    /// <summary>Checks the media type of the body.</summary>
    /// <exception cref="SfTokenException">ContentTypeInvalid.</exception>
    public static void CheckContentType(string contentType)
    {
        if (!IsValue(contentType) || !MediaTypeHeaderValue.TryParse(contentType, out _))
        {
            throw new SfTokenException(
                "ContentTypeInvalid",
                ErrorCategory.InvalidArgument,
                "The value of -ContentType is not a media type.",
                "Give a type and a subtype, such as application/json or 'text/csv; charset=UTF-8'.");
        }
    }

    private static void CheckName(string name, bool hasBody)
    {
        var token = new string(name.TakeWhile(IsOfName).ToArray());
        if (token.Length == 0 || token.Length < name.Length)
        {
            // Show no more of it: if the user gave a whole header as the name, the rest contains the value.
            throw Invalid(
                token.Length == 0
                    ? "A header has no name, or its name begins with a character that a name cannot contain."
                    : $"The header name that begins with '{token}' contains a character that a name cannot contain.",
                "Give the name as the key and the value as the value: @{ 'Sforce-Query-Options' = 'batchSize=200' }.");
        }

        var advice = name.ToUpperInvariant() switch
        {
            "AUTHORIZATION" => "Leave it out: the command itself sends the token that -Name selects.",
            "CONTENT-TYPE" => "Give it with -ContentType.",
            "CONTENT-LENGTH" or "TRANSFER-ENCODING" => "Leave it out: the command sets it from the body.",
            "HOST" => "Leave it out: the token's org is the only host that is called.",
            "CONNECTION" => "Leave it out: the command manages the connection.",
            _ => null,
        };
        if (advice is not null)
        {
            throw Invalid($"The header {name} cannot be given with -Headers.", advice);
        }

        if (!hasBody && IsOfBody(name))
        {
            throw Invalid($"The header {name} describes a body, and this call has none.", "Leave it out, or give -Body.");
        }
    }

    private static bool IsOfBody(string name) =>
        name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || name.ToUpperInvariant() is "ALLOW" or "EXPIRES" or "LAST-MODIFIED";

    private static bool IsOfName(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || Marks.IndexOf(c) >= 0;

    private static bool IsValue(string value) => value.All(static c => c is (>= ' ' and <= '~') or '\t');

    private static SfTokenException Invalid(string message, string advice) => new("HeaderInvalid", ErrorCategory.InvalidArgument, message, advice);
}
