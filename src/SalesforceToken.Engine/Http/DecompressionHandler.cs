using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Http;

/// <summary>
/// Asks for gzip and undoes it. The handlers of .NET do so too, but without a measure: 8 KB of gzip become 8 MB of JSON, and 1 GB of
/// objects.
/// </summary>
internal sealed class DecompressionHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Gzip = "gzip";

    // RFC 9110 section 8.4.1.3: the same.
    private const string OldGzip = "x-gzip";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.AcceptEncoding.Count == 0)
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(Gzip));
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Content is { } content && IsGzip(content.Headers.ContentEncoding))
        {
            response.Content = await DecompressAsync(content).ConfigureAwait(false);
        }

        return response;
    }

    private static bool IsGzip(ICollection<string> encodings) =>
        encodings.Count == 1
        && (encodings.Contains(Gzip, StringComparer.OrdinalIgnoreCase) || encodings.Contains(OldGzip, StringComparer.OrdinalIgnoreCase));

    private static async Task<HttpContent> DecompressAsync(HttpContent content)
    {
        // The stream of the new content disposes of the stream of the old one, and with it of the connection.
        var plain = new StreamContent(new MeasuredGzipStream(await content.ReadAsStreamAsync().ConfigureAwait(false)));
        foreach (var header in content.Headers)
        {
            if (header.Key is not ("Content-Encoding" or "Content-Length"))
            {
                plain.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return plain;
    }
}
