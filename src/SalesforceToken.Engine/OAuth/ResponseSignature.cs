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
    public static void Verify(string signature, string identity, string issuedAt, string consumerSecret)
    {
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(consumerSecret));
        var expected = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(identity + issuedAt)));
        if (!CryptographicOperations.FixedTimeEquals(expected, signature))
        {
            throw new TokenException(new TokenFailure(
                TokenErrorCode.SignatureMismatch,
                "The signature of Salesforce's token response does not match the consumer secret: the response was not used.")
            {
                OutcomeUnknown = true,
            });
        }
    }
}
