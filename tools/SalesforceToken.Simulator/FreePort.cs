using System;
using System.Net;
using System.Net.Sockets;

namespace SalesforceToken.Simulator;

/// <summary>Ports for callback addresses, which must be known before anything listens there.</summary>
public static class FreePort
{
    // Below the ports that Linux, macOS and Windows give to outgoing connections: one of those may be taken by any program at any time.
    private const int First = 15_000;
    private const int End = 32_000;

    /// <summary>Finds a port of this machine on which nothing listens.</summary>
    /// <returns>The port.</returns>
    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // In use: another one is tried.
            }
        }
    }
}
