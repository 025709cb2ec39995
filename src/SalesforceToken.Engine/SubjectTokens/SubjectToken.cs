using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.SubjectTokens;

/// <summary>
/// What can be told of a subject token before it is sent, so that the error says more than Salesforce's. Whether it is genuine, the
/// token handler checks.
/// </summary>
internal static class SubjectToken
{
    // Salesforce, reference of Oauth2TokenExchangeHandler.
    private const int MaxLength = 10_000;

    // The clock here may be wrong.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>Checks a subject token.</summary>
    /// <param name="token">The token, perhaps with white space around it.</param>
    /// <param name="origin">Where it comes from, in words for people.</param>
    /// <param name="audience">The audience that it must have; null for any.</param>
    /// <param name="now">The time.</param>
    /// <returns>The token alone.</returns>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.SubjectTokenInvalid"/>, <see cref="TokenErrorCode.SubjectTokenExpired"/> or
    /// <see cref="TokenErrorCode.SubjectTokenAudienceMismatch"/>.
    /// </exception>
    public static string Check(string token, string origin, string? audience, DateTimeOffset now)
    {
        var trimmed = token.Trim();
        if (trimmed.Length > MaxLength)
        {
            throw Invalid($"The subject token of {origin} has more than {MaxLength} characters, which Salesforce does not take.");
        }

        using var document = Syntax.IsVisible(trimmed) ? JwtClaims.TryRead(trimmed) : null;
        if (document is null)
        {
            throw Invalid($"What {origin} has is not a JWT, as a subject token must be.");
        }

        var claims = document.RootElement;
        var audiences = Audiences(claims);
        if (ClusterCredential.Is(claims, audiences))
        {
            throw Invalid(ClusterCredential.Describe(origin));
        }

        if (claims.GetUnixTime("exp") is { } end && end <= now - ClockTolerance)
        {
            throw new TokenException(
                TokenErrorCode.SubjectTokenExpired, $"The subject token of {origin} expired at {end.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.");
        }

        if (audience is not null && !audiences.Contains(audience, StringComparer.Ordinal))
        {
            throw new TokenException(
                TokenErrorCode.SubjectTokenAudienceMismatch,
                $"The subject token of {origin} is for the audience {Shown(audiences)}, not for {Printable.Escape(audience, 200)}.");
        }

        return trimmed;
    }

    // RFC 7519 section 4.1.3: one text, or a list of them.
    private static List<string> Audiences(JsonElement claims)
    {
        if (claims.GetText("aud") is { } one)
        {
            return [one];
        }

        return claims.TryGet("aud") is { ValueKind: JsonValueKind.Array } several
            ? [.. several.EnumerateArray().Select(static item => item.AsText()).OfType<string>()]
            : [];
    }

    private static string Shown(List<string> audiences) =>
        audiences.Count == 0 ? "of nobody in particular" : Printable.Escape(string.Join(", ", audiences), 200);

    private static TokenException Invalid(string message) => new(TokenErrorCode.SubjectTokenInvalid, message);
}
