using System;
using System.IO;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Signing;

namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// Where the private key of the JWT bearer flow is: in a certificate store, in a file, or in the token's own encrypted file.
/// </summary>
public sealed record PrivateKeySource
{
    // No key has that many bytes, nor a certificate with its issuers.
    private const int MaxFileBytes = 1024 * 1024;

    /// <summary>The thumbprint of its certificate in the personal store of the account or of the machine; null for the others.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>The full path of its file; null for the others.</summary>
    public string? Path { get; init; }

    /// <summary>The password of the file; null without one.</summary>
    public string? Password { get; init; }

    /// <summary>The key itself, as base64 of PKCS#8; null for the others.</summary>
    public string? EmbeddedKey { get; init; }

    /// <summary>The end of its certificate, as it was when the key was set; null if there was no certificate with it.</summary>
    public DateTimeOffset? CertificateExpiresAt { get; init; }

    /// <summary>Opens the key.</summary>
    /// <exception cref="TokenException">It is not there, or cannot be used.</exception>
    internal ISigningKey Open() =>
        CertificateThumbprint is not null ? StoreKey.Find(CertificateThumbprint)
        : EmbeddedKey is not null ? Wiped.Use(
            Convert.FromBase64String(EmbeddedKey), static bytes => KeyFile.Read(bytes, password: null, "the token's own file"))
        : Wiped.Use(ReadFile(Path!), bytes => KeyFile.Read(bytes, Password, SigningErrors.File(Path!)));

    /// <summary>Without secrets; the text that the compiler generates for a record would contain them.</summary>
    /// <returns>Where the key is.</returns>
    public override string ToString() => CertificateThumbprint ?? Path ?? "embedded";

    private static byte[] ReadFile(string path)
    {
        try
        {
            return SmallFile.TryRead(path, MaxFileBytes) ?? throw SigningErrors.Invalid(SigningErrors.File(path), "it has more than a megabyte");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw SigningErrors.Unreadable(path, exception);
        }
    }
}
