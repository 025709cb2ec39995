using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Authorization;

/// <summary>One connection to the callback port: one request, one response. It ends after a time, whatever its other end does.</summary>
internal sealed class CallbackConnection
{
    // A callback has a few hundred bytes and a browser's headers a few thousand.
    private const int MaxHeadBytes = 16 * 1024;

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(10);

    // Each byte becomes one character, so that no byte turns into another one's meaning.
    private static readonly Encoding Latin1 = Encoding.GetEncoding(28591);

    private readonly TcpClient _client;
    private volatile bool _isIdle = true;

    public CallbackConnection(TcpClient client)
    {
        _client = client;
    }

    /// <summary>Whether it has not sent a whole request yet.</summary>
    public bool IsIdle => _isIdle;

    /// <summary>Ends the connection. A read of a socket cannot be cancelled on .NET Framework; this ends it.</summary>
    public void Close() => _client.Close();

    public async Task ServeAsync(CallbackExchange exchange)
    {
        using (_client)
        {
            try
            {
                _client.NoDelay = true;
                var stream = _client.GetStream();
                var head = await ReadHeadAsync(stream).ConfigureAwait(false);
                var response = head is null ? CallbackResponse.BadRequest() : await exchange.RespondAsync(head).ConfigureAwait(false);
                await WriteAsync(stream, response.ToBytes()).ConfigureAwait(false);
                response.Sent();
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
            {
                // The browser closed the connection, or the wait is over. Nobody reads the response; the next connection is served anyway.
            }
        }
    }

    /// <summary>Reads the request's head; null when it is malformed or too long. A client that is too slow is disconnected.</summary>
    private async Task<HttpRequestHead?> ReadHeadAsync(NetworkStream stream)
    {
        using var timeout = new CancellationTokenSource(ReadTimeout);
        using var registration = timeout.Token.Register(Close);
        var buffer = new byte[MaxHeadBytes];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = await stream.ReadAsync(buffer, length, buffer.Length - length).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            length += count;
            var text = Latin1.GetString(buffer, 0, length);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                _isIdle = false;
                return HttpRequestHead.TryParse(text.Substring(0, end));
            }
        }

        return null;
    }

    private async Task WriteAsync(NetworkStream stream, byte[] bytes)
    {
        using var timeout = new CancellationTokenSource(WriteTimeout);
        using var registration = timeout.Token.Register(Close);
        await stream.WriteAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
        await stream.FlushAsync().ConfigureAwait(false);
        _client.Client.Shutdown(SocketShutdown.Send);
    }
}
