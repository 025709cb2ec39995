using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// The client's side of Salesforce's OAuth endpoints. Credentials and tokens travel in the body of a POST or in a header,
/// never in an address.
/// </summary>
internal sealed class OAuthClient
{
    private readonly OAuthTransport _transport;

    public OAuthClient(OAuthTransport transport)
    {
        _transport = transport;
    }

    /// <summary>Exchanges an authorization code, RFC 6749 section 4.1.3 with RFC 7636 section 4.5.</summary>
    public Task<Received<TokenResponse>> ExchangeCodeAsync(
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

    /// <summary>Refreshes, RFC 6749 section 6.</summary>
    public Task<Received<TokenResponse>> RefreshAsync(
        LoginHost host, string refreshToken, ConsumerCredential consumer, CancellationToken cancellationToken) =>
        RequestTokenAsync(
            host,
            consumer,
            OAuthGrant.RefreshToken,
            new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken },
            cancellationToken);

    /// <summary>Revokes a token, RFC 7009 section 2.1. Revoking a refresh token ends its access tokens too.</summary>
    public async Task RevokeAsync(LoginHost host, string token, CancellationToken cancellationToken)
    {
        using var request = Post(host.Revoke, new Dictionary<string, string> { ["token"] = token });
        var answer = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw OAuthFailure.From(answer, OAuthGrant.None, host.Revoke);
        }
    }

    /// <summary>Introspects a token, RFC 7662 section 2.1. Only a confidential client may.</summary>
    public async Task<Received<IntrospectionResponse>> IntrospectAsync(
        LoginHost host, string token, string tokenTypeHint, ConsumerCredential consumer, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["token"] = token, ["token_type_hint"] = tokenTypeHint };
        using var request = Post(host.Introspect, Authenticate(form, consumer));
        var answer = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Read(answer, OAuthGrant.None, host.Introspect, IntrospectionResponse.Parse);
    }

    /// <summary>Asks who a token belongs to; null when the token is not active.</summary>
    public async Task<Received<UserInfoResponse>?> GetUserInfoAsync(LoginHost host, string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, host.UserInfo);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        var answer = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);

        // Salesforce says 403 Bad_OAuth_Token where RFC 6750 section 3.1 has 401; another 403 is about scopes or policies.
        var isRefused = answer.StatusCode == 401 || (answer.StatusCode == 403 && Encoding.UTF8.GetString(answer.Body).Contains("Bad_OAuth_Token"));
        return isRefused
            ? null
            : Read(answer, OAuthGrant.None, host.UserInfo, UserInfoResponse.Parse);
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

    // In the body: with Basic, Salesforce answered invalid_client_id for years.
    private static Dictionary<string, string> Authenticate(Dictionary<string, string> form, ConsumerCredential consumer)
    {
        form["client_id"] = consumer.Key;
        if (consumer.Secret is not null)
        {
            form["client_secret"] = consumer.Secret;
        }

        return form;
    }

    private static Received<T> Read<T>(HttpAnswer answer, OAuthGrant grant, Uri address, Func<JsonElement, T> parse)
    {
        if (!answer.IsSuccess)
        {
            throw OAuthFailure.From(answer, grant, address);
        }

        using var document = JsonAnswer.TryParse(answer.Body) ?? throw OAuthFailure.NotJson(answer, address);
        return new Received<T>(parse(document.RootElement), answer.Clock);
    }

    private async Task<Received<TokenResponse>> RequestTokenAsync(
        LoginHost host,
        ConsumerCredential consumer,
        OAuthGrant grant,
        Dictionary<string, string> form,
        CancellationToken cancellationToken)
    {
        using var request = Post(host.Token, Authenticate(form, consumer));
        var answer = await _transport.SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        return Read(answer, grant, host.Token, root => TokenResponse.Parse(root, host, consumer.Secret));
    }
}
