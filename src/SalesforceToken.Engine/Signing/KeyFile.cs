using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Signing;

/// <summary>
/// Reads private keys: PEM with PKCS#1 or PKCS#8 (RFC 7468), encrypted or not, perhaps with the certificate, PKCS#12 (PFX, RFC 7292),
/// and PKCS#8 as it is (RFC 5958). All of it happens in memory: .NET itself would leave the key of a PFX on the disk.
/// </summary>
internal static class KeyFile
{
    /// <summary>Reads a key.</summary>
    /// <param name="content">The content of the file.</param>
    /// <param name="password">The password; null for none.</param>
    /// <param name="origin">The file, in words for people.</param>
    /// <exception cref="TokenException">It has none, or one that cannot be used.</exception>
    public static ISigningKey Read(byte[] content, string? password, string origin)
    {
        var items = Items(content, password, origin);
        var key = items.OfType<AsymmetricKeyParameter>().FirstOrDefault(static item => item.IsPrivate)
            ?? throw SigningErrors.Invalid(origin, items.Count == 0 ? "it is no PEM, PFX or PKCS#8" : "it has a certificate or a public key alone");
        if (key is not RsaPrivateCrtKeyParameters rsa)
        {
            throw SigningErrors.NotRsa(origin);
        }

        if (rsa.Modulus.BitLength < SigningErrors.MinBits)
        {
            throw SigningErrors.TooShort(origin, rsa.Modulus.BitLength);
        }

        return new FileKey(rsa, EndOf(items.OfType<X509Certificate>().ToList(), rsa, origin));
    }

    // The certificate of the key may have those of its issuers with it.
    private static DateTimeOffset? EndOf(List<X509Certificate> certificates, RsaPrivateCrtKeyParameters key, string origin)
    {
        if (certificates.Count == 0)
        {
            return null;
        }

        try
        {
            var own = certificates.FirstOrDefault(IsOfKey) ?? throw SigningErrors.Mismatch(origin);
            return new DateTimeOffset(DateTime.SpecifyKind(own.NotAfter, DateTimeKind.Utc));
        }
        catch (Exception exception) when (exception is not (TokenException or OutOfMemoryException))
        {
            // The library reads a certificate's key when it is asked for, and fails on a wrong one in many ways.
            throw SigningErrors.Invalid(origin, "a certificate in it cannot be read");
        }

        bool IsOfKey(X509Certificate certificate) =>
            certificate.GetPublicKey() is RsaKeyParameters other && other.Modulus.Equals(key.Modulus);
    }

    /// <summary>
    /// A password with other letters than ASCII is UTF-8 to OpenSSL, and Latin-1 to the library: bytes that it takes as they are.
    /// <see cref="PfxFile"/> takes the password itself.
    /// </summary>
    private static List<object> Items(byte[] content, string? password, string origin)
    {
        var utf8 = password is null ? null : new string(Encoding.UTF8.GetBytes(password).Select(static value => (char)value).ToArray());
        if (utf8 == password)
        {
            return ItemsWith(content, password, origin);
        }

        try
        {
            return ItemsWith(content, utf8, origin);
        }
        catch (TokenException exception) when (exception.Code == TokenErrorCode.PrivateKeyPasswordWrong)
        {
            return ItemsWith(content, password, origin);
        }
    }

    private static List<object> ItemsWith(byte[] content, string? password, string origin)
    {
        try
        {
            return content.Length > 0 && content[0] == 0x30
                ? ItemsOfDer(content, password, origin)
                : ItemsOfPem(content, password);
        }
        catch (Org.BouncyCastle.OpenSsl.PasswordException)
        {
            throw SigningErrors.PasswordNeeded(origin);
        }
        catch (Exception exception) when (exception is InvalidCipherTextException || IsWrongPassword(exception))
        {
            throw password is null ? SigningErrors.PasswordNeeded(origin) : SigningErrors.PasswordWrong(origin);
        }
        catch (Exception exception) when (exception is not TokenException)
        {
            // A wrong password may give bytes that are no key by chance.
            throw password is not null && IsEncrypted(content)
                ? SigningErrors.NotOpened(origin)
                : SigningErrors.Invalid(origin, "it is damaged, or of a kind that is not known");
        }
    }

    private static List<object> ItemsOfPem(byte[] content, string? password)
    {
        var items = new List<object>();
        using var text = new StringReader(Encoding.UTF8.GetString(content));
        using var reader = new PemReader(text, new GivenPassword(password));
        while (reader.ReadObject() is { } item)
        {
            items.Add(item is AsymmetricCipherKeyPair pair ? pair.Private : item);
        }

        return items;
    }

    private static List<object> ItemsOfDer(byte[] content, string? password, string origin)
    {
        var first = Asn1Sequence.GetInstance(content)[0];
        return first is DerInteger version && version.HasValue(3) ? PfxFile.Read(content, password)
            : first is DerInteger ? [PrivateKeyFactory.CreateKey(content)]
            : password is null ? throw SigningErrors.PasswordNeeded(origin)
            : [PrivateKeyFactory.DecryptKey(password.ToCharArray(), content)];
    }

    // The library has no exception of its own for it.
    private static bool IsWrongPassword(Exception exception) =>
        exception is IOException && exception.Message.IndexOf("password", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsEncrypted(byte[] content) =>
        content.Length > 0 && (content[0] == 0x30 || Encoding.UTF8.GetString(content).IndexOf("ENCRYPTED", StringComparison.Ordinal) >= 0);

    private sealed class GivenPassword(string? password) : IPasswordFinder
    {
        public char[]? GetPassword() => password?.ToCharArray();
    }
}
