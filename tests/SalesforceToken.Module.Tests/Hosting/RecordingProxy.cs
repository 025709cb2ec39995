using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>A proxy that records each request as it was sent, and sends the response itself, or none if the test wants none.</summary>
internal sealed class RecordingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RecordingProxy()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The requests, heads and bodies.</summary>
    public List<string> Requests { get; } = [];

    public string MediaType { get; set; } = "application/json";

    /// <summary>The status of each response.</summary>
    public int Status { get; set; } = 200;

    /// <summary>More headers of each response, as lines.</summary>
    public string Headers { get; set; } = string.Empty;

    /// <summary>How much longer the body says it is than it is.</summary>
    public int MissingBytes { get; set; }

    /// <summary>The body of each response; with null, the connection is cut.</summary>
    public string? Answer { get; set; } = "{}";

    /// <summary>The bodies of the first responses, and then the answer.</summary>
    public Queue<string> Answers { get; } = new();

    /// <summary>The bytes of each response's body; null for those of the answer.</summary>
    public byte[]? AnswerBytes { get; set; }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var text = new StringBuilder();
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            text.Append(line).Append('\n');
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        var body = new char[length];
        if (length > 0)
        {
            await reader.ReadBlockAsync(body);
        }

        Requests.Add(text.Append('\n').Append(body).ToString());
        if (Answers.TryDequeue(out var answer) || (answer = Answer) is not null)
        {
            var bytes = AnswerBytes ?? Encoding.UTF8.GetBytes(answer);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(
                $"HTTP/1.1 {Status} Status\r\nContent-Type: {MediaType}\r\nContent-Length: {bytes.Length + MissingBytes}\r\n{Headers}Connection: close\r\n\r\n"));
            await stream.WriteAsync(bytes);
        }
    }
}
