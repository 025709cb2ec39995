using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Http;

/// <summary>
/// The fields of a form (application/x-www-form-urlencoded) that hold secrets. Their only copy here is an array, which is wiped with the
/// request; the class library's own contents make several strings, which nobody can wipe.
/// </summary>
internal sealed class FormContent : ByteArrayContent
{
    // "%41" is the longest form of a byte.
    private const int MaxEncodedLength = 3;

    private readonly byte[] _body;
    private readonly Action? _requireMaySend;

    /// <summary>Makes a form.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="requireMaySend">
    /// Throws if it is too late to send the form. It is called when there is a connection: to resolve the name and to agree on TLS may
    /// take long, and a request whose body never comes is not carried out. Null for a form that may always be sent.
    /// </param>
    public FormContent(IReadOnlyCollection<KeyValuePair<string, string>> fields, Action? requireMaySend)
        : this(Encode(fields), requireMaySend)
    {
    }

    private FormContent(ArraySegment<byte> body, Action? requireMaySend)
        : base(body.Array, body.Offset, body.Count)
    {
        _body = body.Array!;
        _requireMaySend = requireMaySend;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") { CharSet = "utf-8" };
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _requireMaySend?.Invoke();
        return base.SerializeToStreamAsync(stream, context);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Array.Clear(_body, 0, _body.Length);
        base.Dispose(disposing);
    }

    private static ArraySegment<byte> Encode(IReadOnlyCollection<KeyValuePair<string, string>> fields)
    {
        var length = 0;
        foreach (var field in fields)
        {
            length += field.Key.Length + (MaxEncodedLength * Encoding.UTF8.GetByteCount(field.Value)) + "&=".Length;
        }

        var body = new byte[length];
        var at = 0;
        foreach (var field in fields)
        {
            if (at > 0)
            {
                body[at++] = (byte)'&';
            }

            at += Encoding.ASCII.GetBytes(field.Key, 0, field.Key.Length, body, at);
            body[at++] = (byte)'=';
            at = Append(field.Value, body, at);
        }

        return new ArraySegment<byte>(body, 0, at);
    }

    // All but the unreserved characters of RFC 3986 section 2.3 is escaped.
    private static int Append(string value, byte[] body, int at)
    {
        const string digits = "0123456789ABCDEF";
        var bytes = Encoding.UTF8.GetBytes(value);
        foreach (var b in bytes)
        {
            if (b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9')
                or (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                body[at++] = b;
                continue;
            }

            body[at++] = (byte)'%';
            body[at++] = (byte)digits[b >> 4];
            body[at++] = (byte)digits[b & 15];
        }

        Array.Clear(bytes, 0, bytes.Length);
        return at;
    }
}
