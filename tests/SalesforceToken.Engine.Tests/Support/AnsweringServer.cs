using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>A server that answers each path with the bytes that a test gives: what no simulator of Salesforce would send.</summary>
internal sealed class AnsweringServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, Func<string, byte[]>> _answers = [];

    public AnsweringServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The paths that were asked for, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>A whole token answer of this server, with other or more members.</summary>
    public string TokenAnswer(string? members = null) =>
        $$"""
        {"access_token":"00Dxx0000001gPL!AQ4AQanswered","instance_url":"{{Address}}","id":"{{Address}}id/00Dxx0000001gPLEAY/005xx000001SwiUAAS",
        "token_type":"Bearer","issued_at":"{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}"{{(members is null ? string.Empty : "," + members)}}}
        """;

    /// <summary>Sets the answer of the paths that begin with one.</summary>
    public void Answer(string path, int status, string body, string headers = "Content-Type: application/json") =>
        Answer(path, status, Encoding.UTF8.GetBytes(body), headers);

    public void Answer(string path, int status, byte[] body, string headers = "Content-Type: application/json") =>
        Answer(path, _ => Response(status, body, headers));

    /// <summary>Sets the answer as a function of the whole request.</summary>
    public void Answer(string path, Func<string, byte[]> answer) => _answers[path] = answer;

    public static byte[] Response(int status, byte[] body, string headers = "Content-Type: application/json")
    {
        var head = Encoding.Latin1.GetBytes($"HTTP/1.1 {status} Reason\r\n{headers}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        return [.. head, .. body];
    }

    public static byte[] Gzip(byte[] plain)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.SmallestSize))
        {
            gzip.Write(plain);
        }

        return result.ToArray();
    }

    /// <summary>A token that is authorized at this server, whose access token must be refreshed if it is old.</summary>
    public TokenProfile Profile(string name, string? consumerSecret, bool isOld) => new()
    {
        Name = name,
        LoginUrl = Address,
        CallbackUrl = "http://localhost:1717/OauthRedirect",
        ConsumerKey = "3MVG9-consumer-key",
        ConsumerSecret = consumerSecret,
        CreatedAt = DateTimeOffset.UtcNow,
        UpdatedAt = DateTimeOffset.UtcNow,
        Tokens = new TokenSet
        {
            AccessToken = "00Dxx0000001gPL!AQ4AQ.stored_access_token_1234567890",
            RefreshToken = "5Aep861TSESvWeug_stored.refresh.token_1234567890",
            InstanceUrl = Address,
            IdentityUrl = new Uri(Address, "id/00Dxx0000001gPLEAY/005xx000001SwiUAAS"),
            IssuedAt = DateTimeOffset.UtcNow.AddHours(isOld ? -3 : 0),
            ExpiresAt = isOld ? DateTimeOffset.UtcNow.AddHours(-1) : null,
        },
    };

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadAsync(stream);
                var path = request.Split(' ')[1];
                Requests.Enqueue(path);
                await stream.WriteAsync(Find(path)(request));
            }
            catch (IOException)
            {
                // The client has seen enough of the answer.
            }
        }
    }

    private Func<string, byte[]> Find(string path)
    {
        KeyValuePair<string, Func<string, byte[]>> best = new(string.Empty, static _ => Response(404, []));
        foreach (var answer in _answers)
        {
            best = path.StartsWith(answer.Key, StringComparison.Ordinal) && answer.Key.Length > best.Key.Length ? answer : best;
        }

        return best.Value;
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[65536];
        while (true)
        {
            var count = await stream.ReadAsync(buffer);
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            var head = text.ToString();
            var end = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (count == 0 || (end >= 0 && head.Length - end - 4 >= ContentLength(head)))
            {
                return head;
            }
        }
    }

    private static int ContentLength(string head)
    {
        const string name = "Content-Length: ";
        var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + name.Length).ToString().Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
