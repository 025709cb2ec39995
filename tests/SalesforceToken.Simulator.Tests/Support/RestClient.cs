using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;

namespace SalesforceToken.Simulator.Tests.Support;

/// <summary>Calls the REST API with one access token.</summary>
internal sealed class RestClient
{
    private readonly OAuthClient _client;
    private readonly string _accessToken;

    public RestClient(OAuthClient client, string accessToken)
    {
        _client = client;
        _accessToken = accessToken;
    }

    public static string Root => "services/data/v66.0/";

    public Task<Reply> QueryAsync(string soql) => SendAsync(HttpMethod.Get, $"query?q={Uri.EscapeDataString(soql)}");

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        var address = path.StartsWith('/') ? path : Root + path;
        return await _client.SendAsync(method, address, content, new AuthenticationHeaderValue("Bearer", _accessToken));
    }

    /// <summary>Expects an error array with one error of this code.</summary>
    public static void ExpectError(Reply reply, HttpStatusCode status, string errorCode)
    {
        reply.Expect(status);
        Xunit.Assert.Equal(errorCode, reply.Json[0]!["errorCode"]!.ToString());
        Xunit.Assert.NotEmpty(reply.Json[0]!["message"]!.ToString());
    }
}
