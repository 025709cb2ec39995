using System;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SalesforceToken.Simulator.Http;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// Proof Key for Code Exchange (RFC 7636), as Salesforce implements it: S256 only, with or without <c>code_challenge_method</c>.
/// </summary>
internal static class Pkce
{
    private const int MinVerifierLength = 43;

    // RFC 7636 allows 128. The Salesforce CLI sends 128 random bytes, which are 171 characters, and Salesforce accepts them.
    private const int MaxVerifierLength = 171;

    // SHA-256 in base64url without padding.
    private const int ChallengeLength = 43;

    public static OAuthError? CheckChallenge(string? challenge, string? method, bool required)
    {
        if (string.IsNullOrEmpty(challenge))
        {
            return required ? OAuthError.MissingChallenge : null;
        }

        if (!string.IsNullOrEmpty(method) && !string.Equals(method, "S256", StringComparison.Ordinal))
        {
            return OAuthError.InvalidChallengeMethod;
        }

        return challenge.Length == ChallengeLength && Base64Url.IsValid(challenge) ? null : OAuthError.InvalidChallenge;
    }

    public static OAuthError? CheckVerifier(string? challenge, string? verifier)
    {
        if (string.IsNullOrEmpty(verifier))
        {
            return challenge is null ? null : OAuthError.MissingVerifier;
        }

        if (challenge is null)
        {
            return OAuthError.MissingVerifier;
        }

        if (verifier.Length is < MinVerifierLength or > MaxVerifierLength || !IsUnreserved(verifier))
        {
            return OAuthError.WrongVerifier;
        }

        var expected = Base64Url.EncodeToUtf8(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(challenge)) ? null : OAuthError.WrongVerifier;
    }

    private static bool IsUnreserved(string verifier)
    {
        foreach (var character in verifier)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.' or '_' or '~'))
            {
                return false;
            }
        }

        return true;
    }
}
