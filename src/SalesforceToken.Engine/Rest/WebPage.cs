using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;

namespace SalesforceToken.Engine.Rest;

/// <summary>
/// A web page with HTTP 200 in the place of data: an org in maintenance, or a proxy, responds with one to any call. A page is a real
/// response only from Apex code, from a stored file or a field of a record, or if the call asks for HTML.
/// </summary>
internal static class WebPage
{
    private static readonly Regex StoredContent = new(
        "/sobjects/[^/]+/[^/]+/[^/]+|/connect/.*files/", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Whether a response is such a page.</summary>
    public static bool IsInPlaceOfData(RestRequest request, HttpResponseMessage response) =>
        IsInPlaceOfData(request, response.RequestMessage.RequestUri, response.Content?.Headers.ContentType?.MediaType);

    /// <summary>Refuses such a page.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ResponseInvalid"/>.</exception>
    public static void Refuse(RestRequest request, Uri address, HttpResult response)
    {
        if (response.IsSuccess && IsInPlaceOfData(request, address, response.MediaType))
        {
            throw new TokenException(new TokenFailure(
                TokenErrorCode.ResponseInvalid,
                $"{address.Host} answered with a web page (HTTP {response.StatusCode}) instead of data, "
                    + "as an org in maintenance or a proxy does.")
            {
                StatusCode = response.StatusCode,
                IsTransient = true,
                OutcomeUnknown = !request.IsRead,
            });
        }
    }

    private static bool IsInPlaceOfData(RestRequest request, Uri address, string? mediaType) =>
        mediaType?.ToUpperInvariant() is "TEXT/HTML" or "APPLICATION/XHTML+XML"
        && address.AbsolutePath.IndexOf("/services/data", StringComparison.OrdinalIgnoreCase) >= 0
        && !StoredContent.IsMatch(address.AbsolutePath)
        && !request.Headers.Any(IsForHtml);

    private static bool IsForHtml(KeyValuePair<string, string> header) =>
        header.Key.Equals("Accept", StringComparison.OrdinalIgnoreCase)
        && header.Value.IndexOf("html", StringComparison.OrdinalIgnoreCase) >= 0;
}
