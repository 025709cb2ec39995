using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// A successful response of the token endpoint, RFC 6749 section 5.1, with Salesforce's own members. A member that is missing or
/// wrong is null here: what that means depends on the grant. A refresh has replaced the refresh token by then, so its response is
/// used as far as it can be; a first authorization needs all of it.
/// </summary>
internal sealed class TokenResponse
{
    private static readonly DateTimeOffset LastMoment = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TokenException? _issueTimeFault;

    private TokenResponse(TokenException? issueTimeFault)
    {
        _issueTimeFault = issueTimeFault;
    }

    /// <summary>The access token.</summary>
    public string? AccessToken { get; private init; }

    /// <summary>The refresh token; null when none was granted, or when a refresh did not rotate it.</summary>
    public string? RefreshToken { get; private init; }

    /// <summary>Whether there is a refresh token that cannot be used: the old one may be rotated out, and the new one is lost.</summary>
    public bool IsRefreshTokenUnreadable { get; private init; }

    /// <summary>The org's address for API calls; its host was checked.</summary>
    public Uri? InstanceUrl { get; private init; }

    /// <summary>The identity address (<c>id</c>).</summary>
    public Uri? IdentityUrl { get; private init; }

    /// <summary>The scopes that were granted; empty when the response does not say.</summary>
    public IReadOnlyList<string> Scope { get; private init; } = [];

    /// <summary>When the tokens were issued, by this machine's clock.</summary>
    public DateTimeOffset? IssuedAt { get; private init; }

    /// <summary>
    /// When the access token expires, by this machine's clock, from <c>expires_in</c> or a JWT's <c>exp</c>; null when the response
    /// does not say, which is the usual case.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary>
    /// Whether nothing speaks against the identity: its signature is right, or a client without a secret cannot check it.
    /// </summary>
    public bool IsIdentityVouchedFor { get; private init; }

    /// <summary>Why the access token must not be used; null when it may be.</summary>
    public TokenException? Refusal { get; private init; }

    /// <summary>The first thing that is missing or wrong, but for the time of issue; null when nothing is.</summary>
    public TokenException? Fault { get; private init; }

    /// <summary>Reads a response, and checks everything that can be checked.</summary>
    /// <param name="root">The JSON object.</param>
    /// <param name="clock">Salesforce's clock, seen from this machine's.</param>
    /// <param name="host">The login host that sent the response.</param>
    /// <param name="consumerSecret">The consumer secret, to check the signature; null for a public client.</param>
    /// <param name="mask">Masks what was sent and what was issued, which the response may repeat elsewhere.</param>
    /// <param name="isSignatureNeeded">Whether a client with a secret does not take the response without a signature.</param>
    public static TokenResponse Parse(
        JsonElement root, ClockSkew clock, LoginHost host, string? consumerSecret, SecretMask mask, bool isSignatureNeeded = false)
    {
        var accessToken = root.GetText("access_token");
        var issuedAt = root.GetText("issued_at");
        var identity = root.GetText("id");
        var issued = Milliseconds(issuedAt);
        var identityUrl = SalesforceIdentity.Parse(identity);
        var instance = root.GetText("instance_url");
        var instanceUrl = instance is null ? null : InstanceAddress.Find(instance, host);
        var refreshToken = root.GetText("refresh_token");
        var isRefreshTokenUnreadable = root.TryGetProperty("refresh_token", out var given)
            && given.ValueKind != JsonValueKind.Null
            && (refreshToken is null || !Syntax.IsVisible(refreshToken));
        var refusal = Missing(accessToken, "access_token")
            ?? Unprintable(accessToken, "access_token")
            ?? SignatureFault(root, identity, issuedAt, consumerSecret)
            ?? (isSignatureNeeded && consumerSecret is not null && !IsSigned(root) && !JwtAccessToken.IsOne(accessToken!)
                ? ResponseSignature.Missing()
                : null)
            ?? TypeFault(root, mask);
        var fault = refusal
            ?? Missing(identity, "id")
            ?? (identityUrl is null ? Invalid("its id is not an identity address") : null)
            ?? (isRefreshTokenUnreadable ? Unprintable(refreshToken, "refresh_token") ?? Invalid("its refresh_token is no text") : null)
            ?? Missing(instance, "instance_url")
            ?? (instanceUrl is null ? InstanceAddress.Untrusted(mask.Quote(instance!)) : null);
        var issueTimeFault = Missing(issuedAt, "issued_at")
            ?? (issued is null ? Invalid("its issued_at is not a number of milliseconds") : null);
        return new TokenResponse(issueTimeFault)
        {
            Fault = fault,
            AccessToken = accessToken,
            RefreshToken = isRefreshTokenUnreadable ? null : refreshToken,
            IsRefreshTokenUnreadable = isRefreshTokenUnreadable,
            InstanceUrl = instanceUrl,
            IdentityUrl = identityUrl,
            IsIdentityVouchedFor = consumerSecret is null || IsSigned(root),
            IssuedAt = issued is { } moment ? clock.ToLocalPast(moment) : null,
            Scope = OAuthScope.Split(root.GetText("scope")),
            ExpiresAt = clock.ToLocalExpiry(issued is { } start && root.GetNumber("expires_in") is { } seconds and > 0 and < int.MaxValue
                ? start.AddSeconds(seconds)
                : accessToken is null ? null : JwtAccessToken.TryGetExpiry(accessToken)),
            Refusal = refusal,
        };
    }

    /// <summary>Fails unless nothing is missing or wrong.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ResponseInvalid"/>,
    /// <see cref="TokenErrorCode.SignatureMismatch"/> or <see cref="TokenErrorCode.InstanceUrlUntrusted"/>.</exception>
    public void RequireComplete()
    {
        RequireUsable();
        if (_issueTimeFault is not null)
        {
            throw _issueTimeFault;
        }
    }

    /// <summary>
    /// Fails unless nothing but the time of issue is missing or wrong: Salesforce's answer to a JWT bearer request has none.
    /// </summary>
    /// <exception cref="TokenException">As in <see cref="RequireComplete"/>.</exception>
    public void RequireUsable()
    {
        if (Fault is not null)
        {
            throw Fault;
        }
    }

    private static TokenException? Missing(string? value, string name) => value is null ? Invalid($"it has no {name}") : null;

    private static TokenException? Unprintable(string? token, string name) =>
        token is null || Syntax.IsVisible(token) ? null : Invalid($"its {name} has characters that no token has");

    private static bool IsSigned(JsonElement root) => root.GetText("signature") is not null;

    private static TokenException? SignatureFault(JsonElement root, string? identity, string? issuedAt, string? consumerSecret) =>
        consumerSecret is not null && root.GetText("signature") is { } signature && identity is not null && issuedAt is not null
            && !ResponseSignature.IsValid(signature, identity, issuedAt, consumerSecret)
            ? ResponseSignature.Mismatch()
            : null;

    private static TokenException? TypeFault(JsonElement root, SecretMask mask) =>
        root.GetText("token_type") is { } type && !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? Invalid($"it names the token type '{Printable.Escape(mask.Quote(type), 40)}' instead of Bearer")
            : null;

    // Milliseconds since 1970, as text.
    private static DateTimeOffset? Milliseconds(string? text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds >= 0 && milliseconds <= LastMoment.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    private static TokenException Invalid(string why) =>
        new(new TokenFailure(TokenErrorCode.ResponseInvalid, $"Salesforce's token response cannot be used: {why}.") { OutcomeUnknown = true });
}
