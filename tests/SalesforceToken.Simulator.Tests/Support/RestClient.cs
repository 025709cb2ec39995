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

    public Task<Response> QueryAsync(string soql) => SendAsync(HttpMethod.Get, $"query?q={Uri.EscapeDataString(soql)}");

    public Task<Response> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<Response> SendAsync(HttpMethod method, string path, string? body = null, string mediaType = "application/json")
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, mediaType);
        var address = path.StartsWith('/') ? path : Root + path;
        return await _client.SendAsync(method, address, content, new AuthenticationHeaderValue("Bearer", _accessToken));
    }

    /// <summary>Expects an error array with one error of this code.</summary>
    public static void ExpectError(Response response, HttpStatusCode status, string errorCode)
    {
        response.Expect(status);
        Xunit.Assert.Equal(errorCode, response.Json[0]!["errorCode"]!.ToString());
        Xunit.Assert.NotEmpty(response.Json[0]!["message"]!.ToString());
    }
}
