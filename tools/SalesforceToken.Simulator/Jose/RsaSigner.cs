using System;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.Jose;

/// <summary>Signs JWTs with RS256 (RFC 7518 section 3.3), and verifies its own.</summary>
internal sealed class RsaSigner
{
    private readonly Lazy<RSA> _key = new(static () => RSA.Create(2048));
    private readonly string _id = RandomNumberGenerator.GetHexString(16, lowercase: true);

    public string Sign(Action<Utf8JsonWriter> claims)
    {
        var header = JsonBytes.Object(_id, static (writer, keyId) =>
        {
            writer.WriteString("alg", "RS256");
            writer.WriteString("typ", "JWT");
            writer.WriteString("kid", keyId);
        });
        var input = $"{Base64Url.EncodeToString(header.Span)}.{Base64Url.EncodeToString(JsonBytes.Object(claims).Span)}";
        byte[] signature;
        lock (_key)
        {
            signature = _key.Value.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    public bool IsSignerOf(JwtReader jwt)
    {
        lock (_key)
        {
            return jwt.IsSignedBy(_key.Value);
        }
    }

    /// <summary>The JSON Web Key of RFC 7517.</summary>
    public void WriteJwk(Utf8JsonWriter writer)
    {
        var parameters = _key.Value.ExportParameters(includePrivateParameters: false);
        writer.WriteStartObject();
        writer.WriteString("kty", "RSA");
        writer.WriteString("use", "sig");
        writer.WriteString("alg", "RS256");
        writer.WriteString("kid", _id);
        writer.WriteString("n", Base64Url.EncodeToString(parameters.Modulus));
        writer.WriteString("e", Base64Url.EncodeToString(parameters.Exponent));
        writer.WriteEndObject();
    }
}
