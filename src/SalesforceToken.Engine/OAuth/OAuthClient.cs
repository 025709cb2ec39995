using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// The client of Salesforce's OAuth endpoints. Credentials and tokens are sent in the body of a POST or in a header, never in an
/// address.
/// </summary>
internal sealed class OAuthClient
{
    private static readonly string[] PublicFields = ["grant_type", "client_id", "redirect_uri", "token_type_hint", "subject_token_type", "token_handler"];

    private static readonly Regex PageError = new(@"error=\w+&error_description=[\w%.+-]*", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly HttpTransport _transport;

    public OAuthClient(HttpTransport transport)
    {
        _transport = transport;
    }

    /// <summary>
    /// Sends an authorization request (RFC 6749 section 4.1.1) that no user will answer, to see whether Salesforce refuses it before it
    /// asks anybody. Such errors end on a page of Salesforce, with the error in its address or as its text.
    /// </summary>
    public async Task TryAuthorizationRequestAsync(AuthorizationRequest authorization, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, authorization.ToUri());
        var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var endpoint = authorization.Host.AuthorizeEndpoint;
        var told = response.Location is { } location ? new Uri(endpoint, location).Query : PageError.Match(Encoding.UTF8.GetString(response.Body)).Value;
        if (AuthorizationResponse.TryParse(told) is { Error: not null } refusal)
        {
            throw OAuthFailure.FromCallback(refusal, authorization, new ConsumerCredential(authorization.ConsumerKey, secret: null));
        }

        if (response.StatusCode >= 400)
        {
            throw OAuthFailure.From(response, OAuthGrant.AuthorizationCode, endpoint, new SecretMask([authorization.State, authorization.ProofKey.Challenge]));
        }
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
    /// <param name="host">The login host.</param>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="consumer">The client.</param>
    /// <param name="requireMaySend">Throws if it is too late to send the request, when there is a connection; null for never.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<TokenResponse> RefreshAsync(
        LoginHost host, string refreshToken, ConsumerCredential consumer, Action? requireMaySend, CancellationToken cancellationToken) =>
        RequestTokenAsync(
            host,
            consumer,
            OAuthGrant.RefreshToken,
            new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken },
            cancellationToken,
            requireMaySend);

    /// <summary>Requests an access token with the client's own credentials, RFC 6749 section 4.4.2.</summary>
    public Task<TokenResponse> RequestWithClientCredentialsAsync(
        LoginHost host, ConsumerCredential consumer, CancellationToken cancellationToken) =>
        RequestTokenAsync(
            host,
            consumer,
            OAuthGrant.ClientCredentials,
            new Dictionary<string, string> { ["grant_type"] = "client_credentials" },
            cancellationToken);

    /// <summary>Requests an access token with a signed assertion, RFC 7523 section 2.1.</summary>
    public Task<TokenResponse> RequestWithAssertionAsync(
        LoginHost host, string assertion, ConsumerCredential consumer, CancellationToken cancellationToken) =>
        RequestTokenAsync(
            host,
            consumer,
            OAuthGrant.JwtBearer,
            new Dictionary<string, string>
            {
                ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
                ["assertion"] = assertion,
            },
            cancellationToken);

    /// <summary>
    /// Exchanges a token of another issuer for an access token, RFC 8693 section 2.1. Source of <c>token_handler</c>: Salesforce Help,
    /// "OAuth 2.0 Token Exchange Flow".
    /// </summary>
    public Task<TokenResponse> ExchangeTokenAsync(
        LoginHost host, string subjectToken, string? tokenHandler, ConsumerCredential consumer, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["subject_token"] = subjectToken,
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
        };
        if (tokenHandler is not null)
        {
            form["token_handler"] = tokenHandler;
        }

        return RequestTokenAsync(host, consumer, OAuthGrant.TokenExchange, form, cancellationToken);
    }

    /// <summary>Revokes a token, RFC 7009 section 2.1. Revoking a refresh token also revokes its access tokens.</summary>
    public async Task RevokeAsync(LoginHost host, string token, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["token"] = token };
        using var request = Post(host.RevocationEndpoint, form);
        var response = await _transport.SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            throw OAuthFailure.From(response, OAuthGrant.None, host.RevocationEndpoint, Mask(form));
        }
    }

    /// <summary>Introspects a token, RFC 7662 section 2.1. Only a confidential client may.</summary>
    public async Task<TokenState> IntrospectAsync(
        LoginHost host, string token, string tokenTypeHint, ConsumerCredential consumer, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["token"] = token, ["token_type_hint"] = tokenTypeHint };
        using var request = Post(host.IntrospectionEndpoint, Authenticate(form, consumer));
        var response = await _transport.SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        return Read(response, OAuthGrant.None, host.IntrospectionEndpoint, Mask(form), TokenState.FromIntrospection);
    }

    /// <summary>What Salesforce says of a refresh token, which is not used by that; null where it does not say.</summary>
    public async Task<TokenState?> TryIntrospectRefreshTokenAsync(
        LoginHost host, string refreshToken, ConsumerCredential consumer, CancellationToken cancellationToken)
    {
        try
        {
            return await IntrospectAsync(host, refreshToken, "refresh_token", consumer, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            return null;
        }
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
            : Read(response, OAuthGrant.None, host.UserInfoEndpoint, new SecretMask([accessToken]), (root, _) => TokenState.FromUserInfo(root, host));
    }

    // What the client sends is a secret, unless it is known to be none.
    private static SecretMask Mask(Dictionary<string, string> form)
    {
        var secrets = form.Where(static field => Array.IndexOf(PublicFields, field.Key) < 0).Select(static field => field.Value).ToList();
        if (form.TryGetValue("client_secret", out var secret))
        {
            // As in HTTP Basic, which a gateway may have made of it.
            secrets.Add($"{form["client_id"]}:{secret}");
        }

        return new SecretMask(secrets);
    }

    // For a connection of its own: one that is kept keeps its last request in memory, with the secrets in it.
    private static HttpRequestMessage Post(Uri address, Dictionary<string, string> form, Action? requireMaySend = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormContent(form, requireMaySend) };
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

    private static T Read<T>(HttpResult response, OAuthGrant grant, Uri address, SecretMask mask, Func<JsonElement, ClockSkew, T> parse)
    {
        if (!response.IsSuccess)
        {
            throw OAuthFailure.From(response, grant, address, mask);
        }

        try
        {
            using var document = JsonElementExtensions.TryParse(response.Body) ?? throw OAuthFailure.NotJson(response, address, mask);
            return parse(document.RootElement, response.Clock);
        }
        catch (Exception exception) when (exception is not TokenException)
        {
            throw OAuthFailure.Unreadable(exception, response, address);
        }
        finally
        {
            Array.Clear(response.Body, 0, response.Body.Length);
        }
    }

    private async Task<TokenResponse> RequestTokenAsync(
        LoginHost host,
        ConsumerCredential consumer,
        OAuthGrant grant,
        Dictionary<string, string> form,
        CancellationToken cancellationToken,
        Action? requireMaySend = null)
    {
        // The assertion itself says which client it is.
        using var request = Post(host.TokenEndpoint, grant == OAuthGrant.JwtBearer ? form : Authenticate(form, consumer), requireMaySend);
        var response = await _transport.SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        var sent = Mask(form);
        return Read(response, grant, host.TokenEndpoint, sent, (root, clock) =>
        {
            var issued = new SecretMask([root.GetText("access_token"), root.GetText("refresh_token")]);
            return TokenResponse.Parse(
                root, clock, host, consumer.Secret, sent.With(issued), isSignatureNeeded: grant == OAuthGrant.AuthorizationCode);
        });
    }
}
