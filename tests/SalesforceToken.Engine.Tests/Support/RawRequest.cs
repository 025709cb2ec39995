using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>Sends bytes to a port as they are, so that a test can send what no HTTP client sends.</summary>
internal static class RawRequest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends a request and reads until the connection ends. Each character is one byte.</summary>
    /// <returns>The response; empty if the connection was closed without one.</returns>
    public static async Task<string> SendAsync(int port, string request, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var client = await HoldAsync(IPAddress.Loopback, port, request, patience.Token);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        try
        {
            return await reader.ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    /// <summary>Sends the start of a request, and keeps the connection.</summary>
    public static async Task<TcpClient> HoldAsync(IPAddress address, int port, string start, CancellationToken cancellation)
    {
        var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, port, cancellation);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(start), cancellation);
        return client;
    }
}
