using System;
using System.Collections.Generic;
using System.Text.Json;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>A successful response of the token endpoint, RFC 6749 section 5.1, with Salesforce's own members.</summary>
internal sealed class TokenResponse
{
    private static readonly DateTimeOffset LastMoment = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private TokenResponse(string accessToken, Uri instanceUrl, Uri identityUrl, DateTimeOffset issuedAt)
    {
        AccessToken = accessToken;
        InstanceUrl = instanceUrl;
        IdentityUrl = identityUrl;
        IssuedAt = issuedAt;
    }

    public string AccessToken { get; }

    /// <summary>The refresh token; null when none was granted, or when a refresh did not rotate it.</summary>
    public string? RefreshToken { get; private set; }

    /// <summary>The org's address for API calls; its host was checked.</summary>
    public Uri InstanceUrl { get; }

    /// <summary>The identity address (<c>id</c>).</summary>
    public Uri IdentityUrl { get; }

    /// <summary>The scopes that were granted.</summary>
    public IReadOnlyList<string> Scope { get; private set; } = [];

    /// <summary>When the tokens were issued, by this machine's clock.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>
    /// When the access token expires, by this machine's clock, from <c>expires_in</c> or a JWT's <c>exp</c>; null when the response
    /// does not say, which is the usual case.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>Reads a response, and checks everything that can be checked.</summary>
    /// <param name="root">The JSON object.</param>
    /// <param name="clock">Salesforce's clock, seen from this machine's.</param>
    /// <param name="host">The login host that sent the response.</param>
    /// <param name="consumerSecret">The consumer secret, to check the signature; null for a public client.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ResponseInvalid"/>,
    /// <see cref="TokenErrorCode.SignatureMismatch"/> or <see cref="TokenErrorCode.InstanceUrlUntrusted"/>.</exception>
    public static TokenResponse Parse(JsonElement root, ClockSkew clock, LoginHost host, string? consumerSecret)
    {
        var accessToken = Required(root, "access_token");
        var issuedAt = Required(root, "issued_at");
        var identity = Required(root, "id");

        // The signature first: the other members are worth checking only when the sender is certain.
        if (consumerSecret is not null && root.GetText("signature") is { } signature)
        {
            ResponseSignature.Verify(signature, identity, issuedAt, consumerSecret);
        }

        if (root.GetText("token_type") is { } type && !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid($"it names the token type '{Printable.Escape(type, 40)}' instead of Bearer");
        }

        // Milliseconds since 1970, as text.
        if (!long.TryParse(issuedAt, out var milliseconds) || milliseconds < 0 || milliseconds > LastMoment.ToUnixTimeMilliseconds())
        {
            throw Invalid("its issued_at is not a number of milliseconds");
        }

        if (!Uri.TryCreate(identity, UriKind.Absolute, out var identityUrl) || identityUrl.Segments.Length < 4)
        {
            throw Invalid("its id is not an identity address");
        }

        var issued = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return new TokenResponse(accessToken, InstanceAddress.Check(Required(root, "instance_url"), host), identityUrl, clock.ToLocalPast(issued))
        {
            RefreshToken = root.GetText("refresh_token"),
            Scope = OAuthScope.Split(root.GetText("scope")),
            ExpiresAt = clock.ToLocalExpiry(root.GetNumber("expires_in") is { } seconds and > 0 and < int.MaxValue
                ? issued.AddSeconds(seconds)
                : JwtAccessToken.TryGetExpiry(accessToken)),
        };
    }

    private static string Required(JsonElement root, string name) =>
        root.GetText(name) ?? throw Invalid($"it has no {name}");

    private static TokenException Invalid(string why) =>
        new(new TokenFailure(TokenErrorCode.ResponseInvalid, $"Salesforce's token response cannot be used: {why}.") { OutcomeUnknown = true });
}
