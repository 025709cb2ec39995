using System.Security.Cryptography;
using System.Text;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// A proof key for code exchange (PKCE, RFC 7636) with the only method that Salesforce accepts, S256. The verifier is a secret
/// until the code is exchanged.
/// </summary>
internal sealed class ProofKey
{
    /// <summary>The challenge method, RFC 7636 section 4.3.</summary>
    public const string Method = "S256";

    private ProofKey(string verifier)
    {
        Verifier = verifier;
        Challenge = ChallengeOf(verifier);
    }

    /// <summary>The <c>code_verifier</c>: 43 characters from 256 random bits, as RFC 7636 section 4.1 recommends.</summary>
    public string Verifier { get; }

    /// <summary>The <c>code_challenge</c>, RFC 7636 section 4.2.</summary>
    public string Challenge { get; }

    /// <summary>Makes a new proof key.</summary>
    /// <returns>The proof key.</returns>
    public static ProofKey Create() => new(RandomText.Create());

    internal static string ChallengeOf(string verifier)
    {
        using var sha = SHA256.Create();
        return Base64Url.Encode(Wiped.Use(Encoding.ASCII.GetBytes(verifier), sha.ComputeHash));
    }
}
