using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Playground;

/// <summary>A simulated org on a free port and a data folder of its own, both gone when it is closed.</summary>
internal sealed class Place : IAsyncDisposable
{
    private const string HomeVariable = "SALESFORCETOKEN_HOME";
    private const string BrowserVariable = "BROWSER";

    private readonly DirectoryInfo _folder;

    private Place(SimulatedOrg org, DirectoryInfo folder, string callbackUrl)
    {
        Org = org;
        CallbackUrl = callbackUrl;
        _folder = folder;
    }

    public SimulatedOrg Org { get; }

    /// <summary>The default one if its port is free, or one with a port that is.</summary>
    public string CallbackUrl { get; }

    public bool HasDefaultCallbackUrl => CallbackUrl == SimulatedApp.DefaultCallbackUrl;

    /// <summary>Opens a place; the environment variables of this process, and of those that it starts, then point to it.</summary>
    /// <param name="clickAllow">Whether a scripted browser signs in and clicks Allow, instead of the person at the screen.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Place> OpenAsync(bool clickAllow, CancellationToken cancellationToken)
    {
        var org = await SimulatedOrg.StartAsync(cancellationToken: cancellationToken);
        var folder = Directory.CreateTempSubdirectory("SalesforceToken-playground-");
        var place = new Place(org, folder, FindCallbackUrl());
        if (!place.HasDefaultCallbackUrl)
        {
            org.App.CallbackUrls.Add(place.CallbackUrl);
        }

        Environment.SetEnvironmentVariable(HomeVariable, Path.Combine(folder.FullName, "data"));
        if (clickAllow)
        {
            var simulator = Path.Combine(AppContext.BaseDirectory, "SalesforceToken.Simulator" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));
            Environment.SetEnvironmentVariable(BrowserVariable, $"\"{simulator}\" browse");
        }

        return place;
    }

    public async ValueTask DisposeAsync()
    {
        await Org.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string FindCallbackUrl()
    {
        var preferred = new Uri(SimulatedApp.DefaultCallbackUrl);
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, preferred.Port);
            probe.Start();
            return preferred.OriginalString;
        }
        catch (SocketException)
        {
            using var other = new TcpListener(IPAddress.Loopback, 0);
            other.Start();
            return $"http://localhost:{((IPEndPoint)other.LocalEndpoint).Port}{preferred.AbsolutePath}";
        }
    }
}
