using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Simulator;

namespace SalesforceToken.Benchmarks.Engine;

/// <summary>
/// Sends the requests of a refresh in the same way as the engine, and does nothing else: the best that this machine can reach.
/// </summary>
internal sealed class BareRequests(SimulatedOrg org) : IDisposable
{
    private readonly HttpClient _http = new();

    public async Task RefreshAsync(TokenSet issued)
    {
        await PostAsync(_http, "introspect", new() { ["token"] = issued.AccessToken, ["token_type_hint"] = "access_token" });

        // The engine sends a refresh on its own connection.
        using var own = new HttpClient();
        await PostAsync(own, "token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = issued.RefreshToken! });
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(HttpClient http, string endpoint, Dictionary<string, string> form)
    {
        form["client_id"] = org.App.ConsumerKey;
        form["client_secret"] = org.App.ConsumerSecret;
        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(new Uri(org.LoginUrl, $"services/oauth2/{endpoint}"), content);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }
}
