using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Web;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Support;

/// <summary>An OAuth client for the tests. It shares no code with the product, and can also misbehave.</summary>
internal sealed class OAuthClient : IDisposable
{
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk-0123456789";
    private readonly HttpClient _http;

    public OAuthClient(SimulatedOrg org, Uri? loginUrl = null)
    {
        Org = org;
        LoginUrl = loginUrl ?? org.LoginUrl;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    }

    public SimulatedOrg Org { get; }

    public Uri LoginUrl { get; }

    public SimulatedApp App => Org.App;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>The URL of a valid authorization request. A pair with a null value removes a parameter, others replace or add it.</summary>
    public Uri AuthorizeUrl(params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = App.ConsumerKey,
            ["redirect_uri"] = App.CallbackUrls[0],
            ["state"] = "state-1",
            ["code_challenge"] = ChallengeOf(Verifier),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        var query = parameters.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}");
        return new Uri(LoginUrl, $"services/oauth2/authorize?{string.Join('&', query)}");
    }

    /// <summary>Lets a scripted browser allow or deny the request, and returns the parameters of the callback.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AuthorizeAsync(bool allow = true, params (string Name, string? Value)[] changes)
    {
        using var browser = Org.OpenBrowser(allow);
        var page = await browser.AuthorizeAsync(AuthorizeUrl(changes), Cancellation);
        Assert.True(page.CallbackAddress is not null, $"No callback: {page.StatusCode} {page.Address} {page.Html}");
        return Parameters(page.CallbackAddress);
    }

    public static IReadOnlyDictionary<string, string> Parameters(Uri callback)
    {
        var query = HttpUtility.ParseQueryString(callback.Query);
        return query.AllKeys.ToDictionary(key => key!, key => query[key]!);
    }

    public Task<Response> ExchangeAsync(string code, params (string Name, string? Value)[] changes) => TokenAsync(
        [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("client_id", App.ConsumerKey),
            ("client_secret", App.ConsumerSecret),
            ("redirect_uri", App.CallbackUrls[0]),
            ("code_verifier", Verifier),
            .. changes,
        ]);

    public Task<Response> RefreshAsync(string refreshToken, params (string Name, string? Value)[] changes) => TokenAsync(
        [
            ("grant_type", "refresh_token"),
            ("refresh_token", refreshToken),
            ("client_id", App.ConsumerKey),
            ("client_secret", App.ConsumerSecret),
            .. changes,
        ]);

    public Task<Response> IntrospectAsync(string token, params (string Name, string? Value)[] changes) => PostAsync(
        "services/oauth2/introspect",
        [("token", token), ("client_id", App.ConsumerKey), ("client_secret", App.ConsumerSecret), .. changes]);

    public Task<Response> RevokeAsync(string token) => PostAsync("services/oauth2/revoke", [("token", token)]);

    /// <summary>The whole web server flow: a new approval and its tokens.</summary>
    public async Task<Response> LogInAsync(params (string Name, string? Value)[] changes)
    {
        var callback = await AuthorizeAsync(allow: true, changes);
        return (await ExchangeAsync(callback["code"])).Expect(HttpStatusCode.OK);
    }

    public Task<Response> TokenAsync(params (string Name, string? Value)[] fields) => PostAsync("services/oauth2/token", fields);

    public Task<Response> PostAsync(string path, (string Name, string? Value)[] fields, AuthenticationHeaderValue? authorization = null)
    {
        var last = new Dictionary<string, string?>();
        foreach (var (name, value) in fields)
        {
            last[name] = value;
        }

        var content = new FormUrlEncodedContent(last.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!)));
        return SendAsync(HttpMethod.Post, path, content, authorization);
    }

    public Task<Response> GetAsync(string path, string? accessToken = null) =>
        SendAsync(HttpMethod.Get, path, content: null, accessToken is null ? null : new AuthenticationHeaderValue("Bearer", accessToken));

    public async Task<Response> SendAsync(HttpMethod method, string path, HttpContent? content, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(method, new Uri(LoginUrl, path)) { Content = content };
        request.Headers.Authorization = authorization;
        using var response = await _http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return new Response(response.StatusCode, text, response.Headers.Location, response.Headers.Date, response.Content.Headers.ContentType?.MediaType)
        {
            RetryAfter = response.Headers.RetryAfter?.ToString(),
        };
    }

    public void Dispose() => _http.Dispose();
}
