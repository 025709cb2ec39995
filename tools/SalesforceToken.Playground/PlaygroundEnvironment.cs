using System;
using System.IO;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Tasks;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Playground;

/// <summary>A simulated org on a free port and a data folder of its own; disposing it removes both.</summary>
internal sealed class PlaygroundEnvironment : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly string _callbackUrl;

    private PlaygroundEnvironment(SimulatedOrg org, DirectoryInfo folder, string callbackUrl)
    {
        Org = org;
        _folder = folder;
        _callbackUrl = callbackUrl;
    }

    public SimulatedOrg Org { get; }

    /// <summary>What makes README's lines run here as they are: they name no login URL, and the simulator has no HTTPS.</summary>
    public DefaultParameterDictionary DefaultParameterValues
    {
        get
        {
            var values = new DefaultParameterDictionary
            {
                ["New-SfAccessToken:LoginUrl"] = Org.LoginUrl,
                ["Invoke-RestMethod:AllowUnencryptedAuthentication"] = true,
            };
            if (_callbackUrl != SimulatedApp.DefaultCallbackUrl)
            {
                values["New-SfAccessToken:CallbackUrl"] = new Uri(_callbackUrl);
            }

            return values;
        }
    }

    /// <summary>Starts the org and points the environment variables of this process, and so of its child processes, to it.</summary>
    /// <param name="useScriptedBrowser">Whether a script signs in and clicks Allow, instead of the user in the system's browser.</param>
    public static async Task<PlaygroundEnvironment> StartAsync(bool useScriptedBrowser)
    {
        var org = await SimulatedOrg.StartAsync();
        var folder = Directory.CreateTempSubdirectory("SalesforceToken-playground-");
        var environment = new PlaygroundEnvironment(org, folder, FindCallbackUrl());
        if (!org.App.CallbackUrls.Contains(environment._callbackUrl))
        {
            org.App.CallbackUrls.Add(environment._callbackUrl);
        }

        // For a token that needs nobody, and for one that the environment alone sets up.
        org.App.Scopes.Add("api");
        org.App.ClientCredentialsEnabled = true;
        org.App.ClientCredentialsUser = org.User;
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_LOGIN_URL", org.LoginUrl.AbsoluteUri);
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_CONSUMER_KEY", org.App.ConsumerKey);
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_CONSUMER_SECRET", org.App.ConsumerSecret);

        Environment.SetEnvironmentVariable("SALESFORCETOKEN_HOME", Path.Combine(folder.FullName, "data"));
        // A key of the playground's own, so that none is left behind in the user's keychain or keyring.
        Environment.SetEnvironmentVariable("SALESFORCETOKEN_KEY", Convert.ToBase64String(RandomNumberGenerator.GetBytes(64)));
        if (useScriptedBrowser)
        {
            var simulator = Path.Combine(AppContext.BaseDirectory, "SalesforceToken.Simulator" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));
            Environment.SetEnvironmentVariable("BROWSER", $"\"{simulator}\" browse");
        }

        return environment;
    }

    public async ValueTask DisposeAsync()
    {
        await Org.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // The default one if its port is free, otherwise one with a free port.
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
