using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Signing;

/// <summary>The private key of a certificate that the system keeps, which may be in hardware.</summary>
internal sealed class StoreKey : ISigningKey
{
    private readonly X509Certificate2 _certificate;
    private readonly RSA _key;
    private readonly string _origin;

    /// <summary>Takes the key of a certificate.</summary>
    /// <param name="certificate">The certificate, which this object does not dispose of.</param>
    /// <exception cref="TokenException">It has no key, or one that cannot be used.</exception>
    public StoreKey(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _origin = $"the certificate {certificate.Thumbprint}";
        if (!certificate.HasPrivateKey)
        {
            throw SigningErrors.Invalid(_origin, "the certificate is there without its private key");
        }

        _key = certificate.GetRSAPrivateKey() ?? throw SigningErrors.NotRsa(_origin);
        if (_key.KeySize < SigningErrors.MinBits)
        {
            throw SigningErrors.TooShort(_origin, _key.KeySize);
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset? CertificateExpiresAt => new DateTimeOffset(_certificate.NotAfter).ToUniversalTime();

    /// <summary>Finds a certificate by its thumbprint: in the personal store of the account, then in that of the machine.</summary>
    /// <param name="thumbprint">The thumbprint, perhaps with the spaces and marks that come from copying.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.CertificateNotFound"/>, or its key cannot be used.</exception>
    public static StoreKey Find(string thumbprint)
    {
        var digits = Normalize(thumbprint);
        return new StoreKey(TryFind(digits) ?? throw SigningErrors.NotFound(thumbprint));
    }

    /// <summary>A certificate of the personal stores; null if there is none, or only without its key.</summary>
    public static X509Certificate2? TryFind(string thumbprint)
    {
        X509Certificate2? found = null;
        foreach (var location in new[] { StoreLocation.CurrentUser, StoreLocation.LocalMachine })
        {
            try
            {
                using var store = new X509Store(StoreName.My, location);
                store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                foreach (var certificate in store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false))
                {
                    if (certificate.HasPrivateKey)
                    {
                        return certificate;
                    }

                    found ??= certificate;
                }
            }
            catch (CryptographicException)
            {
                // There is no such store: Linux has none of the machine.
            }
        }

        return found;
    }

    /// <summary>The hexadecimal digits of a thumbprint.</summary>
    public static string Normalize(string thumbprint) => new(thumbprint.Where(Uri.IsHexDigit).Select(char.ToUpperInvariant).ToArray());

    /// <inheritdoc/>
    public byte[] Sign(byte[] data)
    {
        try
        {
            return _key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException exception)
        {
            throw SigningErrors.Invalid(_origin, "the system does not let this account use it (" + exception.Message.TrimEnd('.') + ")");
        }
    }

    /// <inheritdoc/>
    public byte[] Export()
    {
        try
        {
            return Export(_key.ExportParameters(includePrivateParameters: true));
        }
        catch (CryptographicException exception)
        {
            throw SigningErrors.NotExportable(_origin, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private byte[] Export(RSAParameters numbers)
    {
        try
        {
            using var key = new FileKey((RsaPrivateCrtKeyParameters)DotNetUtilities.GetRsaKeyPair(numbers).Private, CertificateExpiresAt);
            return key.Export();
        }
        finally
        {
            foreach (var number in new[] { numbers.D, numbers.P, numbers.Q, numbers.DP, numbers.DQ, numbers.InverseQ })
            {
                Array.Clear(number!, 0, number!.Length);
            }
        }
    }
}
