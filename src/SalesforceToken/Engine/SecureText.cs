using System.Net;
using System.Security;

namespace SalesforceToken.EngineAccess;

/// <summary>Secrets on their way from PowerShell to the engine.</summary>
internal static class SecureText
{
    /// <summary>The text of a secret; null where there is none.</summary>
    /// <param name="secret">The secret as PowerShell hands it over.</param>
    /// <returns>The text.</returns>
    public static string? Reveal(SecureString? secret) =>
        secret is null || secret.Length == 0 ? null : new NetworkCredential(string.Empty, secret).Password;
}
