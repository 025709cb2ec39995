using System.Collections.Generic;
using System.Text;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>The protected header (RFC 7516 section 4): <c>{"alg":"dir","enc":"A256CBC-HS512","kid":"..."}</c>.</summary>
internal static class JweHeader
{
    private const string Algorithm = "dir";
    private const string Encryption = "A256CBC-HS512";

    /// <summary>Writes the header for a key, with the members in the order that docs/security.md describes.</summary>
    public static byte[] Write(string keyId) =>
        Encoding.ASCII.GetBytes($$"""{"alg":"{{Algorithm}}","enc":"{{Encryption}}","kid":"{{keyId}}"}""");

    /// <summary>Reads a header that any JOSE tool wrote; null and the fault when it needs an unsupported feature.</summary>
    public static string? TryReadKeyId(byte[] header, out string? fault)
    {
        Dictionary<string, object> members;
        try
        {
            members = MinimalJsonReader.Parse(header);
        }
        catch (RecordFormatException)
        {
            fault = "has a header that cannot be read";
            return null;
        }

        // Both change the meaning of the other parts, so they must not be ignored (RFC 7516 sections 4.1.3 and 4.1.13).
        if (members.ContainsKey("zip") || members.ContainsKey("crit"))
        {
            fault = "has a header that asks for compression or an extension";
            return null;
        }

        if (!Is(members, "alg", Algorithm) || !Is(members, "enc", Encryption)
            || !members.TryGetValue("kid", out var id) || id is not string keyId || keyId.Length == 0)
        {
            fault = $"is not encrypted with {Encryption} under a named key";
            return null;
        }

        fault = null;
        return keyId;
    }

    private static bool Is(Dictionary<string, object> members, string name, string value) =>
        members.TryGetValue(name, out var found) && found is string text && text == value;
}
