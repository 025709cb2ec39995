using System.Net;
using System.Security;

namespace SalesforceToken.EngineAccess;

/// <summary>Converts PowerShell's secrets for the engine.</summary>
internal static class SecureText
{
    /// <summary>The text of a secret; null if there is none.</summary>
    /// <param name="secret">The secret as PowerShell passes it.</param>
    public static string? Reveal(SecureString? secret) =>
        secret is null || secret.Length == 0 ? null : new NetworkCredential(string.Empty, secret).Password;
}
