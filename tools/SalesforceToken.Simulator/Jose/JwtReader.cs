using System;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace SalesforceToken.Simulator.Jose;

/// <summary>Parses a signed JWT in compact form (RFC 7519) and checks its RS256 signature.</summary>
internal sealed class JwtReader : IDisposable
{
    private readonly string _signingInput;
    private readonly byte[] _signature;
    private readonly JsonDocument _header;
    private readonly JsonDocument _claims;

    private JwtReader(string signingInput, byte[] signature, JsonDocument header, JsonDocument claims)
    {
        _signingInput = signingInput;
        _signature = signature;
        _header = header;
        _claims = claims;
    }

    public string? Algorithm => Text(_header.RootElement, "alg");

    public string? Issuer => Text(_claims.RootElement, "iss");

    public string? Subject => Text(_claims.RootElement, "sub");

    /// <summary>The <c>exp</c> claim, in the unit that the client used.</summary>
    public double? Expiry => Number("exp");

    /// <summary>The <c>nbf</c> claim, in seconds.</summary>
    public double? NotBefore => Number("nbf");

    public static JwtReader? Parse(string compact)
    {
        var parts = compact.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            var isObjects = header.RootElement.ValueKind == JsonValueKind.Object && claims.RootElement.ValueKind == JsonValueKind.Object;
            return isObjects ? new($"{parts[0]}.{parts[1]}", Base64Url.DecodeFromChars(parts[2]), header, claims) : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    public bool IsSignedBy(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPublicKey();
        return key is not null && IsSignedBy(key);
    }

    public bool IsSignedBy(RSA key) =>
        string.Equals(Algorithm, "RS256", StringComparison.Ordinal)
        && key.VerifyData(Encoding.ASCII.GetBytes(_signingInput), _signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <summary>Whether <paramref name="accepts"/> is true for the audience, or for one of several (RFC 7519 section 4.1.3).</summary>
    public bool HasAudience(Func<string, bool> accepts)
    {
        if (!_claims.RootElement.TryGetProperty("aud", out var audience))
        {
            return false;
        }

        if (audience.ValueKind == JsonValueKind.String)
        {
            return accepts(audience.GetString()!);
        }

        if (audience.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var item in audience.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String && accepts(item.GetString()!))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        _header.Dispose();
        _claims.Dispose();
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Some clients send numbers as text, and Salesforce reads both.
    private double? Number(string name)
    {
        if (!_claims.RootElement.TryGetProperty(name, out var value))
        {
            return null;
        }

        var style = System.Globalization.CultureInfo.InvariantCulture;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String when double.TryParse(value.GetString(), style, out var number) => number,
            _ => null,
        };
    }
}
