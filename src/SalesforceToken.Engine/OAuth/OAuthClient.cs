using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Http;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// The client of Salesforce's OAuth endpoints. Credentials and tokens are sent in the body of a POST or in a header, never in an
/// address.
/// </summary>
internal sealed class OAuthClient
{
    private readonly HttpTransport _transport;

    public OAuthClient(HttpTransport transport)
    {
        _transport = transport;
    }

    /// <summary>Exchanges an authorization code, RFC 6749 section 4.1.3 with RFC 7636 section 4.5.</summary>
    public Task<TokenResponse> ExchangeCodeAsync(
        AuthorizationRequest request, string code, ConsumerCredential consumer, CancellationToken cancellationToken) =>
        RequestTokenAsync(
            request.Host,
            consumer,
            OAuthGrant.AuthorizationCode,
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = request.CallbackUrl,
                ["code_verifier"] = request.ProofKey.Verifier,
            },
            cancellationToken);

    /// <summary>Refreshes an access token, RFC 6749 section 6.</summary>
    public Task<TokenResponse> RefreshAsync(
        LoginHost host, string refreshToken, ConsumerCredential consumer, CancellationToken cancellationToken) =>
        RequestTokenAsync(
            host,
            consumer,
            OAuthGrant.RefreshToken,
            new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken },
            cancellationToken);

    /// <summary>Revokes a token, RFC 7009 section 2.1. Revoking a refresh token also revokes its access tokens.</summary>
    public async Task RevokeAsync(LoginHost host, string token, CancellationToken cancellationToken)
    {
        using var request = Post(host.RevocationEndpoint, new Dictionary<string, string> { ["token"] = token });
        var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            throw OAuthFailure.From(response, OAuthGrant.None, host.RevocationEndpoint);
        }
    }

    /// <summary>Introspects a token, RFC 7662 section 2.1. Only a confidential client may.</summary>
    public async Task<TokenState> IntrospectAsync(
        LoginHost host, string token, string tokenTypeHint, ConsumerCredential consumer, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["token"] = token, ["token_type_hint"] = tokenTypeHint };
        using var request = Post(host.IntrospectionEndpoint, Authenticate(form, consumer));
        var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Read(response, OAuthGrant.None, host.IntrospectionEndpoint, TokenState.FromIntrospection);
    }

    /// <summary>Asks whether an access token is active, and which user it belongs to (OpenID Connect Core section 5.3).</summary>
    public async Task<TokenState> GetUserInfoAsync(LoginHost host, string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, host.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);

        // Salesforce sends 403 Bad_OAuth_Token where RFC 6750 section 3.1 has 401. Any other 403 is about scopes or policies.
        var isRefused = response.StatusCode == 401 || (response.StatusCode == 403 && Encoding.UTF8.GetString(response.Body).Contains("Bad_OAuth_Token"));
        return isRefused
            ? new TokenState { Active = false }
            : Read(response, OAuthGrant.None, host.UserInfoEndpoint, static (root, _) => TokenState.FromUserInfo(root));
    }

    private static HttpRequestMessage Post(Uri address, Dictionary<string, string> form)
    {
        var body = new StringBuilder();
        foreach (var field in form)
        {
            body.Append(body.Length == 0 ? string.Empty : "&").Append(field.Key).Append('=').Append(Uri.EscapeDataString(field.Value));
        }

        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body.ToString(), Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    // In the body, because for years Salesforce answered HTTP Basic with invalid_client_id.
    private static Dictionary<string, string> Authenticate(Dictionary<string, string> form, ConsumerCredential consumer)
    {
        form["client_id"] = consumer.Key;
        if (consumer.Secret is not null)
        {
            form["client_secret"] = consumer.Secret;
        }

        return form;
    }

    private static T Read<T>(HttpResult response, OAuthGrant grant, Uri address, Func<JsonElement, ClockSkew, T> parse)
    {
        if (!response.IsSuccess)
        {
            throw OAuthFailure.From(response, grant, address);
        }

        using var document = JsonElementExtensions.TryParse(response.Body) ?? throw OAuthFailure.NotJson(response, address);
        return parse(document.RootElement, response.Clock);
    }

    private async Task<TokenResponse> RequestTokenAsync(
        LoginHost host,
        ConsumerCredential consumer,
        OAuthGrant grant,
        Dictionary<string, string> form,
        CancellationToken cancellationToken)
    {
        using var request = Post(host.TokenEndpoint, Authenticate(form, consumer));
        var response = await _transport.SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        return Read(response, grant, host.TokenEndpoint, (root, clock) => TokenResponse.Parse(root, clock, host, consumer.Secret));
    }
}
