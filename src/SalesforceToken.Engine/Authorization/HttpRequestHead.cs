using System;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// The head of an HTTP/1.1 request (RFC 9112 sections 2 to 5), with the parts that a callback needs. What two readers could
/// understand in two ways is not accepted.
/// </summary>
internal sealed class HttpRequestHead
{
    // The fields that decide whether a request is accepted.
    private static readonly string[] SingleFields = ["Host", "Origin", "Access-Control-Request-Private-Network"];

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

    /// <summary>The host and the port that the request is for.</summary>
    public string Host => _headers["Host"];

    public string? this[string header] => _headers.TryGetValue(header, out var value) ? value : null;

    /// <summary>Reads a head.</summary>
    /// <param name="text">The head without its last empty line. Each character is one byte.</param>
    /// <returns>The head; null if it is malformed.</returns>
    public static HttpRequestHead? TryParse(string text)
    {
        var lines = text.Split(["\r\n"], StringSplitOptions.None);
        var words = lines[0].Split(' ');
        if (words.Length != 3 || !IsToken(words[0]) || !IsTarget(words[1]) || words[2] is not ("HTTP/1.1" or "HTTP/1.0")
            || ReadFields(lines) is not { } headers || !headers.TryGetValue("Host", out var host) || !IsHost(host))
        {
            return null;
        }

        var question = words[1].IndexOf('?');
        return question < 0
            ? new HttpRequestHead(words[0], words[1], string.Empty, headers)
            : new HttpRequestHead(words[0], words[1].Substring(0, question), words[1].Substring(question + 1), headers);
    }

    private static Dictionary<string, string>? ReadFields(string[] lines)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            // RFC 9112 section 5.1: white space before the colon, or a line that continues the one before, is refused.
            var colon = line.IndexOf(':');
            if (colon <= 0 || !IsToken(line.Substring(0, colon)) || line.Any(static c => c < ' ' && c != '\t'))
            {
                return null;
            }

            var name = line.Substring(0, colon);
            if (fields.ContainsKey(name) && SingleFields.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return null;
            }

            fields[name] = line.Substring(colon + 1).Trim(' ', '\t');
        }

        return fields;
    }

    /// <summary>A token of RFC 9110 section 5.6.2.</summary>
    private static bool IsToken(string text) => text.Length != 0 && text.All(static c => IsLetterOrDigit(c) || "!#$%&'*+-.^_`|~".IndexOf(c) >= 0);

    /// <summary>A path with an optional query; no whole address, and no fragment.</summary>
    private static bool IsTarget(string text) => text.StartsWith("/", StringComparison.Ordinal) && text.All(static c => c is > ' ' and <= '~' and not '#');

    /// <summary>A host name or an address, with an optional port: no user name, list or path.</summary>
    private static bool IsHost(string text) => text.Length != 0 && text.All(static c => IsLetterOrDigit(c) || "-._~:[]".IndexOf(c) >= 0);

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
