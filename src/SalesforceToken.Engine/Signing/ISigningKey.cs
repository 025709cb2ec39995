using System;

namespace SalesforceToken.Engine.Signing;

/// <summary>An RSA private key of at least 2048 bits, which signs JWTs.</summary>
internal interface ISigningKey : IDisposable
{
    /// <summary>The end of the certificate that is with the key; null if there is none.</summary>
    DateTimeOffset? CertificateExpiresAt { get; }

    /// <summary>Signs with RS256 (RFC 7518 section 3.3).</summary>
    /// <param name="data">What is signed.</param>
    /// <returns>The signature.</returns>
    byte[] Sign(byte[] data);

    /// <summary>The key as PKCS#8 (RFC 5958), unencrypted.</summary>
    /// <returns>The bytes, which are a secret.</returns>
    byte[] Export();
}
