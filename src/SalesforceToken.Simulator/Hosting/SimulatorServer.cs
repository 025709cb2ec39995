using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace SalesforceToken.Simulator.Hosting;

/// <summary>Kestrel on loopback sockets, and nothing else of ASP.NET Core's usual furniture: tests start hundreds of these.</summary>
internal sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<LoopbackSockets> _sockets;

    private SimulatorServer(WebApplication application, List<LoopbackSockets> sockets)
    {
        _application = application;
        _sockets = sockets;
    }

    public static async Task<SimulatorServer> StartAsync(
        IReadOnlyList<LoopbackSockets> sockets,
        X509Certificate2? certificate,
        RequestPipeline pipeline,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(transport => transport.CreateBoundListenSocket = endPoint => Take(sockets, endPoint));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            foreach (var endPoint in sockets.SelectMany(one => one.EndPoints))
            {
                kestrel.Listen(endPoint, listen =>
                {
                    if (certificate is not null)
                    {
                        listen.UseHttps(certificate);
                    }
                });
            }
        });

        var application = builder.Build();
        application.Run(pipeline.HandleAsync);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new(application, [.. sockets]);
    }

    public async ValueTask DisposeAsync()
    {
        // Clients keep their connections open for the next request; waiting for them would be waiting for nothing.
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _application.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _sockets.ForEach(socket => socket.Dispose());
    }

    private static Socket Take(IReadOnlyList<LoopbackSockets> sockets, EndPoint endPoint) =>
        sockets.Select(one => one.Take(endPoint)).FirstOrDefault(socket => socket is not null)
            ?? SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
}
