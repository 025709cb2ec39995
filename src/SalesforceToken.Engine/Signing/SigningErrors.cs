using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Signing;

/// <summary>The errors of private keys. None of them quotes a key or a password.</summary>
internal static class SigningErrors
{
    /// <summary>Salesforce's own minimum.</summary>
    public const int MinBits = 2048;

    public static TokenException Unreadable(string path, Exception cause) => new(
        TokenErrorCode.PrivateKeyUnreadable,
        $"The file of the private key '{Shown(path)}' cannot be read: {Printable.Escape(cause.Message, 300).TrimEnd('.')}.",
        cause);

    public static TokenException Invalid(string origin, string why) =>
        new(TokenErrorCode.PrivateKeyInvalid, $"There is no usable private key in {origin}: {why}.");

    public static TokenException PasswordNeeded(string origin) =>
        new(TokenErrorCode.PrivateKeyPasswordWrong, $"The private key in {origin} is encrypted, and no password was given.");

    public static TokenException PasswordWrong(string origin) =>
        new(TokenErrorCode.PrivateKeyPasswordWrong, $"The password does not open the private key in {origin}.");

    public static TokenException NotOpened(string origin) => new(
        TokenErrorCode.PrivateKeyPasswordWrong,
        $"The private key in {origin} does not open: the password is wrong, or it is encrypted in another way than with PBKDF2.");

    public static TokenException NotRsa(string origin) =>
        new(TokenErrorCode.PrivateKeyNotRsa, $"The private key in {origin} is not an RSA key, which Salesforce needs.");

    public static TokenException TooShort(string origin, int bits) =>
        new(TokenErrorCode.PrivateKeyTooShort, $"The private key in {origin} has {bits} bits. Salesforce takes {MinBits} bits or more.");

    public static TokenException Mismatch(string origin) =>
        new(TokenErrorCode.PrivateKeyMismatch, $"The private key and the certificate in {origin} do not belong together.");

    public static TokenException Expired(string origin, DateTimeOffset end) =>
        new(TokenErrorCode.CertificateExpired, $"The certificate in {origin} expired on {end.UtcDateTime:yyyy-MM-dd}.");

    public static TokenException NotFound(string thumbprint) => new(
        TokenErrorCode.CertificateNotFound,
        $"There is no certificate with the thumbprint {Printable.Escape(thumbprint, 60)} in the personal store of this account or of this machine.");

    public static TokenException NotExportable(string origin, Exception cause) => new(
        TokenErrorCode.PrivateKeyNotExportable,
        $"The private key of {origin} may not leave its store, so it cannot be copied into the token's file.",
        cause);

    public static string File(string path) => $"the file '{Shown(path)}'";

    private static string Shown(string path) => Printable.Escape(path, 300);
}
