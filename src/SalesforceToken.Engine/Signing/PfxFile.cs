using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace SalesforceToken.Engine.Signing;

/// <summary>
/// Reads the keys and certificates of a PKCS#12 file (RFC 7292). The library's own reader takes one form of a password for the whole
/// file, but files of today have two: UTF-16 for their MAC (RFC 7292 appendix B.1) and UTF-8 for PBES2 (RFC 8018 section 3). So a
/// password that is not ASCII never opens them there. The MAC is not checked: whoever can change the file can replace the key.
/// </summary>
internal static class PfxFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="password">The password; null for none.</param>
    /// <returns>Private keys and certificates, in their order.</returns>
    public static List<object> Read(byte[] content, string? password)
    {
        var items = new List<object>();
        foreach (var info in AuthenticatedSafe.GetInstance(Octets(Pfx.GetInstance(content).AuthSafe)).GetContentInfo())
        {
            foreach (var bag in Open(info, password).Select(SafeBag.GetInstance))
            {
                if (bag.BagID.Equals(PkcsObjectIdentifiers.Pkcs8ShroudedKeyBag))
                {
                    var key = EncryptedPrivateKeyInfo.GetInstance(bag.BagValue);
                    items.Add(Decrypt(key.EncryptionAlgorithm, password, key.GetEncryptedData(), PrivateKeyFactory.CreateKey));
                }
                else if (bag.BagID.Equals(PkcsObjectIdentifiers.KeyBag))
                {
                    items.Add(PrivateKeyFactory.CreateKey(PrivateKeyInfo.GetInstance(bag.BagValue)));
                }
                else if (bag.BagID.Equals(PkcsObjectIdentifiers.CertBag))
                {
                    items.Add(new X509Certificate(Asn1OctetString.GetInstance(CertBag.GetInstance(bag.BagValue).CertValue).GetOctets()));
                }
            }
        }

        return items;
    }

    private static Asn1Sequence Open(ContentInfo info, string? password)
    {
        if (info.ContentType.Equals(PkcsObjectIdentifiers.Data))
        {
            return Asn1Sequence.GetInstance(Octets(info));
        }

        var encrypted = EncryptedData.GetInstance(info.Content);
        return Decrypt(encrypted.EncryptionAlgorithm, password, encrypted.Content.GetOctets(), Asn1Sequence.GetInstance);
    }

    private static byte[] Octets(ContentInfo info) => Asn1OctetString.GetInstance(info.Content).GetOctets();

    private static T Decrypt<T>(AlgorithmIdentifier algorithm, string? password, byte[] data, Func<byte[], T> read)
    {
        // The library takes the low byte of each character for PBES2: bytes of UTF-8 pass through it as they are.
        var isPbes2 = algorithm.Algorithm.Equals(PkcsObjectIdentifiers.IdPbeS2);
        var characters = isPbes2 ? Encoding.UTF8.GetBytes(password ?? string.Empty).Select(static value => (char)value).ToArray() : (password ?? string.Empty).ToCharArray();
        var cipher = isPbes2
            ? CipherUtilities.GetCipher(PbeS2Parameters.GetInstance(algorithm.Parameters).EncryptionScheme.Algorithm)
            : (IBufferedCipher)PbeUtilities.CreateEngine(algorithm);
        cipher.Init(forEncryption: false, PbeUtilities.GenerateCipherParameters(algorithm, characters));
        try
        {
            return read(cipher.DoFinal(data));
        }
        catch (Exception exception) when (exception is not InvalidCipherTextException)
        {
            // With a wrong password the padding may be right by chance, and the rest is not.
            throw new InvalidCipherTextException("The decrypted data cannot be read.", exception);
        }
    }
}
