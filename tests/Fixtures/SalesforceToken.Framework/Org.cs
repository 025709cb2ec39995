using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace SalesforceToken.Framework;

/// <summary>A simulated Salesforce org in a process of its own.</summary>
internal sealed class Org : IDisposable
{
    private const string AdminKey = "framework";

    private readonly Process _process;
    private readonly HttpClient _client = new();

    private Org(Process process, string banner, string callbackUrl)
    {
        _process = process;
        CallbackUrl = callbackUrl;
        LoginUrl = new Uri(Find(banner, @"running at (\S+)"));
        ConsumerKey = Find(banner, @"Consumer key\s+(\S+)");
        ConsumerSecret = Find(banner, @"Consumer secret\s+(\S+)");
        Username = Find(banner, @"User\s+(\S+)");
    }

    public Uri LoginUrl { get; }

    public string CallbackUrl { get; }

    public string ConsumerKey { get; }

    public string ConsumerSecret { get; }

    public string Username { get; }

    /// <summary>Starts an org on a free port of the loopback address.</summary>
    /// <param name="simulator">SalesforceToken.Simulator.dll.</param>
    /// <returns>The org, when it answers.</returns>
    public static async Task<Org> StartAsync(string simulator)
    {
        var callbackUrl = $"http://localhost:{FindFreePort()}/OauthRedirect";
        var start = new ProcessStartInfo("dotnet", $"\"{simulator}\" --callback-url {callbackUrl} --admin-key {AdminKey}")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var banner = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Ctrl+C", StringComparison.Ordinal))
            {
                return new Org(process, banner.ToString(), callbackUrl);
            }

            banner.AppendLine(line);
        }

        throw new InvalidOperationException($"The simulator ended before it was ready: {banner}");
    }

    /// <summary>How often the org did something, by the name of one of its counters.</summary>
    public async Task<int> CountAsync(string counter)
    {
        var counters = await AdministrateAsync(HttpMethod.Get, "counters");
        return int.Parse(Find(counters, $"\"{counter}\":\\s*(\\d+)"), CultureInfo.InvariantCulture);
    }

    /// <summary>Sends a request to the org's administration.</summary>
    public async Task<string> AdministrateAsync(HttpMethod method, string path, string? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(LoginUrl, "simulator/" + path));
        request.Headers.Add("X-Simulator-Key", AdminKey);
        request.Content = content is null ? null : new StringContent(content);
        using var response = await _client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Whether the org answers a request that carries an access token.</summary>
    public async Task<bool> AcceptsAsync(string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(LoginUrl, "services/oauth2/userinfo"));
        request.Headers.Add("Authorization", "Bearer " + accessToken);
        using var response = await _client.SendAsync(request);
        return response.StatusCode == HttpStatusCode.OK;
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill();
        _process.Dispose();
    }

    private static string Find(string text, string pattern)
    {
        var match = Regex.Match(text, pattern);
        return match.Success ? match.Groups[1].Value : throw new InvalidDataException($"The simulator did not say {pattern}: {text}");
    }

    private static int FindFreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
