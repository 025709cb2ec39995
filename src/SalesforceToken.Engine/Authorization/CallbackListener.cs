using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// Waits on this machine's loopback addresses for the browser to deliver the response (RFC 8252 section 7.3). It serves one
/// authorization request. It rejects all other requests to the port, and they do not end the wait.
/// </summary>
internal sealed class CallbackListener : IDisposable
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly List<TcpListener> _listeners;
    private readonly CallbackExchange _exchange;
    private readonly CallbackConnections _connections = new();
    private volatile bool _closing;

    private CallbackListener(List<TcpListener> listeners, CallbackExchange exchange)
    {
        _listeners = listeners;
        _exchange = exchange;
        foreach (var listener in listeners)
        {
            _ = AcceptAsync(listener);
        }
    }

    /// <summary>Binds 127.0.0.1 and, where the machine has it, ::1; never an address that other machines can reach.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.CallbackPortUnavailable"/>.</exception>
    public static CallbackListener Open(AuthorizationRequest request)
    {
        var callback = CallbackUrl.Validate(request.CallbackUrl);
        var listeners = new List<TcpListener>();
        try
        {
            listeners.Add(Bind(IPAddress.Loopback, callback.Port));
            if (Socket.OSSupportsIPv6 && TryBindIPv6(callback.Port) is { } second)
            {
                listeners.Add(second);
            }

            return new CallbackListener(listeners, new CallbackExchange(request, callback));
        }
        catch
        {
            listeners.ForEach(listener => listener.Stop());
            throw;
        }
    }

    /// <summary>Whether the browser has delivered the response, and so waits for the page of the outcome.</summary>
    public bool IsAnswered => _exchange.IsAnswered;

    /// <summary>Waits for the response that belongs to the request.</summary>
    public Task<AuthorizationResponse> WaitAsync(CancellationToken cancellationToken) => _exchange.WaitAsync(cancellationToken);

    /// <summary>Shows the outcome in the browser. Returns when the page was sent, or when no browser requests it in time.</summary>
    public Task FinishAsync(CallbackOutcome outcome, CancellationToken cancellationToken) => _exchange.FinishAsync(outcome, cancellationToken);

    public void Dispose()
    {
        _closing = true;
        _listeners.ForEach(listener => listener.Stop());
        _exchange.Close();

        // On Windows the port is not free while a connection to it is open.
        _connections.Close();
    }

    private static TcpListener Bind(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        if (Environment.OSVersion.Platform == PlatformID.Win32NT)
        {
            // On other systems this would reject a port whose last connection is still in TIME_WAIT.
            listener.ExclusiveAddressUse = true;
        }

        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException exception)
        {
            listener.Stop();
            throw Unavailable(port, exception);
        }
    }

    private static TcpListener? TryBindIPv6(int port)
    {
        try
        {
            return Bind(IPAddress.IPv6Loopback, port);
        }
        catch (TokenException exception) when (exception.InnerException is SocketException
        {
            SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported,
        })
        {
            return null;
        }
    }

    private static TokenException Unavailable(int port, SocketException exception) => new(
        TokenErrorCode.CallbackPortUnavailable,
        exception.SocketErrorCode == SocketError.AccessDenied
            ? $"The system does not allow this user to listen on port {port} of the callback address: the port is reserved."
            : $"Port {port} of the callback address is in use by another program.",
        exception);

    private async Task AcceptAsync(TcpListener listener)
    {
        while (!_closing)
        {
            try
            {
                _ = ServeAsync(new CallbackConnection(await listener.AcceptTcpClientAsync().ConfigureAwait(false)));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                if (_closing)
                {
                    return;
                }

                // The connection was closed before it was accepted, or the system has no more handles.
                await Task.Delay(PauseAfterError).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(CallbackConnection connection)
    {
        _connections.Add(connection);
        await connection.ServeAsync(_exchange).ConfigureAwait(false);
        _connections.Remove(connection);
    }
}
