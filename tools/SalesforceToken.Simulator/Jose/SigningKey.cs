using System;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.Jose;

/// <summary>The key that the simulator signs id tokens and JWT access tokens with (RS256, RFC 7518 section 3.3).</summary>
/// <remarks>One per process, created on first use: creating an RSA key takes longer than starting a simulator.</remarks>
internal static class SigningKey
{
    private static readonly Lazy<(RSA Key, string Id)> Current = new(Make);

    public static string Sign(Action<Utf8JsonWriter> claims)
    {
        var (key, id) = Current.Value;
        var header = JsonBytes.Object(id, static (writer, keyId) =>
        {
            writer.WriteString("alg", "RS256");
            writer.WriteString("typ", "JWT");
            writer.WriteString("kid", keyId);
        });
        var input = $"{Base64Url.EncodeToString(header.Span)}.{Base64Url.EncodeToString(JsonBytes.Object(claims).Span)}";
        byte[] signature;
        lock (key)
        {
            signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The JSON Web Key of RFC 7517, as /id/keys lists it.</summary>
    public static void WriteJwk(Utf8JsonWriter writer)
    {
        var (key, id) = Current.Value;
        var parameters = key.ExportParameters(includePrivateParameters: false);
        writer.WriteStartObject();
        writer.WriteString("kty", "RSA");
        writer.WriteString("use", "sig");
        writer.WriteString("alg", "RS256");
        writer.WriteString("kid", id);
        writer.WriteString("n", Base64Url.EncodeToString(parameters.Modulus));
        writer.WriteString("e", Base64Url.EncodeToString(parameters.Exponent));
        writer.WriteEndObject();
    }

    private static (RSA Key, string Id) Make() => (RSA.Create(2048), RandomNumberGenerator.GetHexString(16, lowercase: true));
}
