using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SalesforceToken.Simulator.Http;

/// <summary>Reads a body that is not a form: JSON for the REST API, CSV for its bulk jobs. The server limits its size.</summary>
internal static class BodyReader
{
    // Salesforce takes 150 MB in an upload of the Bulk API 2.0 (100 MB before it is encoded).
    private const long MaxUploadLength = 150 * 1024 * 1024;

    public static ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        var hasBody = request.ContentLength > 0 || request.Headers.ContainsKey("Transfer-Encoding");
        return hasBody && !request.HasFormContentType ? ReadAllAsync(request) : default;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(HttpRequest request)
    {
        if (request.Method == "PUT" && request.Path.Value!.EndsWith("/batches", StringComparison.Ordinal)
            && request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxUploadLength;
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer).ConfigureAwait(false);
        return buffer.ToArray();
    }
}
