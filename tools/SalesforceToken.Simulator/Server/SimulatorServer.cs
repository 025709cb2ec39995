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
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace SalesforceToken.Simulator.Server;

/// <summary>
/// Kestrel on loopback sockets, without a host, services and logging: those take longer to start than Kestrel itself, and tests
/// start hundreds of simulators.
/// </summary>
internal sealed class SimulatorServer : IAsyncDisposable
{
    private readonly KestrelServer _kestrel;
    private readonly List<LoopbackSockets> _sockets;

    private SimulatorServer(KestrelServer kestrel, List<LoopbackSockets> sockets)
    {
        _kestrel = kestrel;
        _sockets = sockets;
    }

    public static async Task<SimulatorServer> StartAsync(
        IReadOnlyList<LoopbackSockets> sockets,
        X509Certificate2? certificate,
        RequestPipeline pipeline,
        CancellationToken cancellationToken)
    {
        var transport = new SocketTransportOptions { CreateBoundListenSocket = endPoint => Take(sockets, endPoint) };
        var kestrel = new KestrelServer(
            Options.Create(Configure(sockets, certificate)),
            new SocketTransportFactory(Options.Create(transport), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        try
        {
            await kestrel.StartAsync(new PipelineApplication(pipeline), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            kestrel.Dispose();
            throw;
        }

        return new(kestrel, [.. sockets]);
    }

    public async ValueTask DisposeAsync()
    {
        // Clients keep idle connections open for their next request. Waiting for those would gain nothing.
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _kestrel.StopAsync(atOnce.Token).ConfigureAwait(false);
        _kestrel.Dispose();
        _sockets.ForEach(socket => socket.Dispose());
    }

    private static KestrelServerOptions Configure(IReadOnlyList<LoopbackSockets> sockets, X509Certificate2? certificate)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 1024 * 1024;
        if (certificate is not null)
        {
            options.ApplicationServices = ServicesOfHttps();
        }

        foreach (var endPoint in sockets.SelectMany(one => one.EndPoints))
        {
            options.Listen(endPoint, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        }

        return options;
    }

    // Kestrel's TLS takes its parts from a service provider, and some of them are internal to Kestrel.
    private static ServiceProvider ServicesOfHttps()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        return builder.Services.BuildServiceProvider();
    }

    private static Socket Take(IReadOnlyList<LoopbackSockets> sockets, EndPoint endPoint) =>
        sockets.Select(one => one.Take(endPoint)).FirstOrDefault(socket => socket is not null)
            ?? SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
}
