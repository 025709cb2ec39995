using System.Text;
using System.Text.Json;

namespace SalesforceToken.Engine.Storage.Jose;

/// <summary>The protected header (RFC 7516 section 4): <c>{"alg":"dir","enc":"A256CBC-HS512","kid":"..."}</c>.</summary>
internal static class JweHeader
{
    private const string Algorithm = "dir";
    private const string Encryption = "A256CBC-HS512";

    /// <summary>The header for a key, with its members in the order that docs/security.md gives.</summary>
    public static byte[] Write(string keyId) =>
        Encoding.ASCII.GetBytes($$"""{"alg":"{{Algorithm}}","enc":"{{Encryption}}","kid":"{{keyId}}"}""");

    /// <summary>Reads a header, of any JOSE tool; null, and the fault, when it asks for anything that this store does not do.</summary>
    public static string? TryReadKeyId(byte[] header, out string? fault)
    {
        string? algorithm = null;
        string? encryption = null;
        string? keyId = null;
        try
        {
            var reader = new Utf8JsonReader(header);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                fault = "has a header that is not a JSON object";
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isAlgorithm = reader.ValueTextEquals("alg"u8);
                var isEncryption = reader.ValueTextEquals("enc"u8);
                var isKeyId = reader.ValueTextEquals("kid"u8);

                // Both change what the rest means; to pass over them would be to misread it (RFC 7516 sections 4.1.3 and 4.1.13)
                if (reader.ValueTextEquals("zip"u8) || reader.ValueTextEquals("crit"u8))
                {
                    fault = "has a header that asks for compression or an extension";
                    return null;
                }

                reader.Read();
                if (!isAlgorithm && !isEncryption && !isKeyId)
                {
                    reader.Skip();
                    continue;
                }

                ref var member = ref keyId;
                if (isAlgorithm)
                {
                    member = ref algorithm;
                }
                else if (isEncryption)
                {
                    member = ref encryption;
                }

                if (member is not null || reader.TokenType != JsonTokenType.String)
                {
                    fault = "has a header with a member that is repeated or not text";
                    return null;
                }

                member = reader.GetString();
            }

            // Anything after the object is an error of its own
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            fault = "has a header that is not JSON";
            return null;
        }
        catch (System.InvalidOperationException)
        {
            // Text that is not well-formed UTF-8 or UTF-16
            fault = "has a header that is not well-formed text";
            return null;
        }

        if (algorithm != Algorithm || encryption != Encryption || string.IsNullOrEmpty(keyId))
        {
            fault = $"is not encrypted with {Encryption} under a named key";
            return null;
        }

        fault = null;
        return keyId;
    }
}
