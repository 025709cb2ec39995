using System;
using System.Collections.Generic;
using System.Text;

namespace SalesforceToken.Engine.Authorization;

/// <summary>An HTTP/1.1 response of the callback port. A browser must not cache it, or send its address to another site.</summary>
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

    public static CallbackResponse Page(CallbackPage page, Action? sent = null) => WithPage(200, "OK", page, sent);

    /// <summary>303 and not 302 or 307: the browser must not send the same request again.</summary>
    public static CallbackResponse SeeOther(string location)
    {
        var response = new CallbackResponse(303, "See Other");
        response._headers.Add("Location: " + location);
        return response;
    }

    /// <summary>The response to the preflight request that Chrome sends before a public page may open a private address.</summary>
    public static CallbackResponse PrivateNetworkAllowed(string origin)
    {
        var response = new CallbackResponse(204, "No Content");
        response._headers.Add("Access-Control-Allow-Private-Network: true");
        response._headers.Add("Access-Control-Allow-Methods: GET");
        response._headers.Add("Access-Control-Allow-Origin: " + origin);
        return response;
    }

    public static CallbackResponse BadRequest() => new(400, "Bad Request");

    public static CallbackResponse BadRequest(CallbackPage page) => WithPage(400, "Bad Request", page);

    public static CallbackResponse Misdirected() => new(421, "Misdirected Request");

    public static CallbackResponse NotFound() => new(404, "Not Found");

    public static CallbackResponse NotFound(CallbackPage page) => WithPage(404, "Not Found", page);

    public static CallbackResponse MethodNotAllowed()
    {
        var response = new CallbackResponse(405, "Method Not Allowed");
        response._headers.Add("Allow: GET");
        return response;
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

    private static CallbackResponse WithPage(int status, string reason, CallbackPage page, Action? sent = null)
    {
        var response = new CallbackResponse(status, reason, page.Html, sent);
        response._headers.Add("Content-Type: text/html; charset=utf-8");
        response._headers.Add("Content-Security-Policy: " + page.ContentSecurityPolicy);
        return response;
    }
}
