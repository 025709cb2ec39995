using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace SalesforceToken.Simulator.Tests.Support;

/// <summary>Signs assertions (RFC 7523) with a certificate of the tests.</summary>
internal static class Assertion
{
    private static readonly Lazy<X509Certificate2> Made = new(MakeCertificate);

    public static X509Certificate2 Certificate => Made.Value;

    public static string Sign(string issuer, string subject, object audience, DateTimeOffset expiry) => Sign(new()
    {
        ["iss"] = issuer,
        ["sub"] = subject,
        ["aud"] = audience,
        ["exp"] = expiry.ToUnixTimeSeconds(),
    });

    public static string Sign(Dictionary<string, object> claims, string algorithm = "RS256", X509Certificate2? certificate = null)
    {
        var input = $"{Encode(new Dictionary<string, object> { ["alg"] = algorithm })}.{Encode(claims)}";
        using var key = (certificate ?? Certificate).GetRSAPrivateKey()!;
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Simulator tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static string Encode(Dictionary<string, object> value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
