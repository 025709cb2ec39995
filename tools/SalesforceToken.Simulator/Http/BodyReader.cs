using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace SalesforceToken.Simulator.Http;

/// <summary>Reads a body that is not a form: JSON for the REST API. The server limits its size.</summary>
internal static class BodyReader
{
    public static ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        var hasBody = request.ContentLength > 0 || request.Headers.ContainsKey("Transfer-Encoding");
        return hasBody && !request.HasFormContentType ? ReadAllAsync(request) : default;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer).ConfigureAwait(false);
        return buffer.ToArray();
    }
}
