using System;
using System.Security.Cryptography.X509Certificates;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Signing;

namespace SalesforceToken.Engine.Profiles;

/// <summary>A private key that is to be set: one of a certificate, a thumbprint and a path.</summary>
public sealed class NewPrivateKey
{
    /// <summary>A certificate with its key. One that is in no store must be embedded.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The thumbprint of a certificate in the personal store of the account or of the machine.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>The full path of a file: PEM, PFX or PKCS#8.</summary>
    public string? Path { get; init; }

    /// <summary>The password of the file.</summary>
    public string? Password { get; init; }

    /// <summary>Whether the key is copied into the token's encrypted file, so that it is needed nowhere else.</summary>
    public bool Embed { get; init; }

    /// <summary>Opens the key, which checks it, and says where it will be found.</summary>
    /// <param name="now">The time.</param>
    /// <exception cref="TokenException">It cannot be used.</exception>
    internal PrivateKeySource ToSource(DateTimeOffset now)
    {
        var thumbprint = CertificateThumbprint is null ? Certificate?.Thumbprint : StoreKey.Normalize(CertificateThumbprint);
        var source = thumbprint is not null
            ? new PrivateKeySource { CertificateThumbprint = thumbprint }
            : new PrivateKeySource { Path = Path, Password = string.IsNullOrEmpty(Password) ? null : Password };
        if (Certificate is not null && !Embed && StoreKey.TryFind(thumbprint!)?.HasPrivateKey != true)
        {
            throw new TokenException(
                TokenErrorCode.CertificateNotFound,
                $"The certificate {thumbprint} is in no personal store with its private key, so it could not be found again. Embed its key.");
        }

        using var key = Certificate is null ? source.Open() : new StoreKey(Certificate);
        var end = key.CertificateExpiresAt;
        return end <= now
            ? throw SigningErrors.Expired(thumbprint is null ? SigningErrors.File(Path!) : $"the certificate {thumbprint}", end.Value)
            : Embed
                ? new PrivateKeySource { EmbeddedKey = Wiped.Use(key.Export(), Convert.ToBase64String), CertificateExpiresAt = end }
                : source with { CertificateExpiresAt = end };
    }
}
