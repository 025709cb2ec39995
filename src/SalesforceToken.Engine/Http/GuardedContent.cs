using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Http;

/// <summary>
/// The body of a request that must not be sent too late. It is asked for when there is a connection, after the name was resolved and TLS
/// agreed on, which all may take long. A request whose body never comes is not carried out.
/// </summary>
internal sealed class GuardedContent : HttpContent
{
    private readonly HttpContent _body;
    private readonly Action _requireMaySend;

    /// <summary>Guards a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="requireMaySend">Throws if it is too late.</param>
    public GuardedContent(HttpContent body, Action requireMaySend)
    {
        _body = body;
        _requireMaySend = requireMaySend;
        foreach (var header in body.Headers)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _requireMaySend();
        return _body.CopyToAsync(stream);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _body.Headers.ContentLength ?? 0;
        return _body.Headers.ContentLength is not null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
        }

        base.Dispose(disposing);
    }
}
