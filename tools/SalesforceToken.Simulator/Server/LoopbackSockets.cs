using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;

namespace SalesforceToken.Simulator.Server;

/// <summary>
/// One port on both loopback addresses. A free port is bound when it is chosen: a port that is looked for first and bound later is
/// lost now and then to another process.
/// </summary>
internal sealed class LoopbackSockets : IDisposable
{
    private const int MaxAttempts = 20;
    private const int Backlog = 512;
    private readonly Dictionary<IPEndPoint, Socket> _sockets;

    private LoopbackSockets(Dictionary<IPEndPoint, Socket> sockets, int port)
    {
        _sockets = sockets;
        Port = port;
    }

    public int Port { get; }

    public IEnumerable<IPEndPoint> EndPoints => _sockets.Keys;

    /// <summary>Binds <paramref name="port"/>, or a free port if it is zero.</summary>
    /// <exception cref="SocketException">The port is in use or reserved.</exception>
    public static LoopbackSockets Bind(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return TryBind(port);
            }
            catch (SocketException) when (port == 0 && attempt < MaxAttempts)
            {
                // Free on 127.0.0.1 and taken on ::1: choose another.
            }
        }
    }

    public Socket? Take(EndPoint endPoint) => endPoint is IPEndPoint ip && _sockets.TryGetValue(ip, out var socket) ? socket : null;

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }
    }

    private static LoopbackSockets TryBind(int port)
    {
        var sockets = new Dictionary<IPEndPoint, Socket>();
        try
        {
            var first = Open(IPAddress.Loopback, port);
            sockets.Add((IPEndPoint)first.LocalEndPoint!, first);
            var chosen = ((IPEndPoint)first.LocalEndPoint!).Port;
            if (OpenSecond(chosen) is { } second)
            {
                sockets.Add((IPEndPoint)second.LocalEndPoint!, second);
            }

            return new(sockets, chosen);
        }
        catch (SocketException)
        {
            foreach (var socket in sockets.Values)
            {
                socket.Dispose();
            }

            throw;
        }
    }

    // Without IPv6 on the machine or in the container, 127.0.0.1 alone is enough.
    private static Socket? OpenSecond(int port)
    {
        if (!Socket.OSSupportsIPv6)
        {
            return null;
        }

        try
        {
            return Open(IPAddress.IPv6Loopback, port);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            return null;
        }
    }

    private static Socket Open(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Listens at once: on Unix two sockets can be bound to one port as long as none of them listens.
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
