using System;
using System.Collections.Generic;

namespace SalesforceToken.Engine.Authorization;

/// <summary>The head of an HTTP/1.1 request (RFC 9112 sections 3 and 5), with the parts that a callback needs.</summary>
internal sealed class HttpRequestHead
{
    private readonly Dictionary<string, string> _headers;

    private HttpRequestHead(string method, string path, string query, Dictionary<string, string> headers)
    {
        Method = method;
        Path = path;
        Query = query;
        _headers = headers;
    }

    public string Method { get; }

    public string Path { get; }

    /// <summary>The part after the question mark, still encoded.</summary>
    public string Query { get; }

    public string? this[string header] => _headers.TryGetValue(header, out var value) ? value : null;

    public static HttpRequestHead? TryParse(string text)
    {
        var lines = text.Split(["\r\n"], StringSplitOptions.None);
        var words = lines[0].Split(' ');
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || !words[1].StartsWith("/", StringComparison.Ordinal))
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 1; i < lines.Length; i++)
        {
            var colon = lines[i].IndexOf(':');

            // RFC 9112 section 3.2: reject a second Host, which tries to make one request look like two.
            if (colon <= 0 || (headers.ContainsKey(lines[i].Substring(0, colon)) && lines[i].StartsWith("Host:", StringComparison.OrdinalIgnoreCase)))
            {
                return null;
            }

            headers[lines[i].Substring(0, colon)] = lines[i].Substring(colon + 1).Trim();
        }

        var question = words[1].IndexOf('?');
        return question < 0
            ? new HttpRequestHead(words[0], words[1], string.Empty, headers)
            : new HttpRequestHead(words[0], words[1].Substring(0, question), words[1].Substring(question + 1), headers);
    }
}
