using System;
using System.Security.Cryptography;
using System.Text;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// The <c>signature</c> of a token response: base64 of the HMAC-SHA256, keyed with the consumer secret, of <c>id</c> followed by
/// <c>issued_at</c>. Source: Salesforce Help, "OAuth 2.0 Web Server Flow". It does not cover the tokens or the instance.
/// </summary>
internal static class ResponseSignature
{
    public static bool IsValid(string signature, string identity, string issuedAt, string consumerSecret)
    {
        using var hmac = Wiped.Use(Encoding.UTF8.GetBytes(consumerSecret), static key => new HMACSHA256(key));
        var expected = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(identity + issuedAt)));
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    public static TokenException Mismatch() =>
        Refused("The signature of Salesforce's token response does not match the consumer secret: the access token was not used.");

    /// <summary>
    /// A response to a client with a secret has no signature: who changes a response on its way would leave it out. A response with a
    /// JWT as access token may have none; the JWT is signed itself.
    /// </summary>
    public static TokenException Missing() =>
        Refused("Salesforce's token response has no signature, although the app has a consumer secret: the response was not used.");

    private static TokenException Refused(string message) =>
        new(new TokenFailure(TokenErrorCode.SignatureMismatch, message) { OutcomeUnknown = true });
}
