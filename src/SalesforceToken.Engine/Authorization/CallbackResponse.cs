using System;
using System.Collections.Generic;
using System.Text;

namespace SalesforceToken.Engine.Authorization;

/// <summary>An HTTP/1.1 answer of the callback port. Nothing of it may be kept by a browser or passed on.</summary>
internal sealed class CallbackResponse
{
    private readonly int _status;
    private readonly string _reason;
    private readonly List<string> _headers = [];
    private readonly string _body;
    private readonly Action? _sent;

    private CallbackResponse(int status, string reason, string body = "", Action? sent = null)
    {
        _status = status;
        _reason = reason;
        _body = body;
        _sent = sent;
    }

    public static CallbackResponse Page(string html, string contentSecurityPolicy, Action? sent = null)
    {
        var reply = new CallbackResponse(200, "OK", html, sent);
        reply._headers.Add("Content-Type: text/html; charset=utf-8");
        reply._headers.Add("Content-Security-Policy: " + contentSecurityPolicy);
        return reply;
    }

    /// <summary>303 and not 302 or 307: the browser must not repeat the request with what it brought.</summary>
    public static CallbackResponse SeeOther(string location)
    {
        var reply = new CallbackResponse(303, "See Other");
        reply._headers.Add("Location: " + location);
        return reply;
    }

    /// <summary>Chrome asks before a public page may lead to a private address.</summary>
    public static CallbackResponse PrivateNetworkAllowed(string origin)
    {
        var reply = new CallbackResponse(204, "No Content");
        reply._headers.Add("Access-Control-Allow-Private-Network: true");
        reply._headers.Add("Access-Control-Allow-Methods: GET");
        reply._headers.Add("Access-Control-Allow-Origin: " + origin);
        return reply;
    }

    public static CallbackResponse BadRequest() => new(400, "Bad Request");

    public static CallbackResponse Misdirected() => new(421, "Misdirected Request");

    public static CallbackResponse NotFound() => new(404, "Not Found");

    public static CallbackResponse MethodNotAllowed()
    {
        var reply = new CallbackResponse(405, "Method Not Allowed");
        reply._headers.Add("Allow: GET");
        return reply;
    }

    public void Sent() => _sent?.Invoke();

    public byte[] ToBytes()
    {
        var body = Encoding.UTF8.GetBytes(_body);
        var head = new StringBuilder($"HTTP/1.1 {_status} {_reason}\r\n");
        foreach (var header in _headers)
        {
            head.Append(header).Append("\r\n");
        }

        if (_status != 204)
        {
            head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
        }

        head.Append("Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
        var headBytes = Encoding.ASCII.GetBytes(head.ToString());
        var all = new byte[headBytes.Length + body.Length];
        headBytes.CopyTo(all, 0);
        body.CopyTo(all, headBytes.Length);
        return all;
    }
}
