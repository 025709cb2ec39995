using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Authorization;

/// <summary>One connection to the callback port: one request, one response.</summary>
internal static class CallbackConnection
{
    // A callback has a few hundred bytes and a browser's headers a few thousand.
    private const int MaxHeadBytes = 16 * 1024;

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    public static async Task ServeAsync(TcpClient client, CallbackExchange exchange)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                var stream = client.GetStream();
                var head = await ReadHeadAsync(client, stream).ConfigureAwait(false);
                var response = head is null ? CallbackResponse.BadRequest() : await exchange.RespondAsync(head).ConfigureAwait(false);
                var bytes = response.ToBytes();
                await stream.WriteAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
                await stream.FlushAsync().ConfigureAwait(false);
                client.Client.Shutdown(SocketShutdown.Send);
                response.Sent();
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
            {
                // The browser closed the connection, or the wait is over. Nobody reads the response; the next connection is served anyway.
            }
        }
    }

    /// <summary>Reads the request's head; null when it is malformed or too long. A client that is too slow is disconnected.</summary>
    private static async Task<HttpRequestHead?> ReadHeadAsync(TcpClient client, NetworkStream stream)
    {
        // A read of a socket cannot be cancelled on .NET Framework; closing the socket ends it.
        using var timeout = new CancellationTokenSource(ReadTimeout);
        using var registration = timeout.Token.Register(client.Close);
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
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                return HttpRequestHead.TryParse(text.Substring(0, end));
            }
        }

        return null;
    }
}
