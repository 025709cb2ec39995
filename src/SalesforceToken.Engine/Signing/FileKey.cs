using System;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;

namespace SalesforceToken.Engine.Signing;

/// <summary>A private key that was read from bytes.</summary>
internal sealed class FileKey : ISigningKey
{
    private readonly RsaPrivateCrtKeyParameters _key;

    public FileKey(RsaPrivateCrtKeyParameters key, DateTimeOffset? certificateExpiresAt)
    {
        _key = key;
        CertificateExpiresAt = certificateExpiresAt;
    }

    /// <inheritdoc/>
    public DateTimeOffset? CertificateExpiresAt { get; }

    /// <inheritdoc/>
    public byte[] Sign(byte[] data)
    {
        var signer = new RsaDigestSigner(new Sha256Digest());
        signer.Init(forSigning: true, _key);
        signer.BlockUpdate(data, 0, data.Length);
        return signer.GenerateSignature();
    }

    /// <inheritdoc/>
    public byte[] Export() => PrivateKeyInfoFactory.CreatePrivateKeyInfo(_key).GetDerEncoded();

    /// <inheritdoc/>
    public void Dispose()
    {
        // The library gives no way to wipe its numbers.
    }
}
