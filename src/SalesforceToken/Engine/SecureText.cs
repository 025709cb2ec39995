using System.Net;
using System.Security;

namespace SalesforceToken.EngineAccess;

/// <summary>Converts PowerShell's secrets for the engine, and back.</summary>
internal static class SecureText
{
    /// <summary>The text of a secret; null if there is none.</summary>
    /// <param name="secret">The secret as PowerShell passes it.</param>
    public static string? Reveal(SecureString? secret) =>
        secret is null || secret.Length == 0 ? null : new NetworkCredential(string.Empty, secret).Password;

    /// <summary>A secret as PowerShell passes it.</summary>
    /// <param name="text">Its text.</param>
    public static SecureString Protect(string text)
    {
        var secret = new NetworkCredential(string.Empty, text).SecurePassword;
        secret.MakeReadOnly();
        return secret;
    }
}
