using System;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Engine.Rest;

/// <summary>
/// Recognizes a response that refuses the access token. The REST API sends 401 with INVALID_SESSION_ID, but its parts differ:
/// identity services send 403 Bad_OAuth_Token as text, Bulk API 1.0 sends 400 with the exceptionCode InvalidSessionId as XML or JSON,
/// and SOAP sends 500 with a fault. An org that has moved redirects, answers URL_NOT_RESET, or has a page of 404 where its API was.
/// </summary>
internal static class TokenRefusal
{
    private static readonly string[] Codes = ["INVALID_SESSION_ID", "URL_NOT_RESET", "InvalidSessionId"];

    public static bool Is(RestResponse response) => response.StatusCode switch
    {
        401 or 301 or 302 or 303 or 307 or 308 => true,
        403 when response.Content is string text && text.IndexOf("Bad_OAuth_Token", StringComparison.OrdinalIgnoreCase) >= 0 => true,
        404 when response.Content is string page => page.IndexOf("<html", StringComparison.OrdinalIgnoreCase) >= 0,
        >= 400 => HasCode(response),
        _ => false,
    };

    private static bool HasCode(RestResponse response) => response.Content switch
    {
        string text => text.IndexOf('<') >= 0 && Array.Exists(Codes, code => text.IndexOf(code, StringComparison.Ordinal) >= 0),
        KeyValuePair<string, object?>[] members => IsCode(members),
        object?[] items => items.OfType<KeyValuePair<string, object?>[]>().Any(IsCode),
        _ => false,
    };

    private static bool IsCode(KeyValuePair<string, object?>[] members) => members.Any(
        member => member.Key is "errorCode" or "exceptionCode" && member.Value is string code && Codes.Contains(code));
}
