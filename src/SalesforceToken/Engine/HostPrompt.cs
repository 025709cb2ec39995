using System;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace SalesforceToken.EngineAccess;

/// <summary>Asks the user of a host for a secret.</summary>
internal static class HostPrompt
{
    /// <summary>
    /// Whether a host can ask for a secret. Where its input is redirected, PowerShell's console stops the whole pipeline instead, without
    /// a word. On Windows it reads from the console itself.
    /// </summary>
    /// <param name="host">The host.</param>
    public static bool CanAskForSecret(PSHost host) =>
#pragma warning disable RS0030 // A question only.
        host.Name != "ConsoleHost" || Environment.OSVersion.Platform == PlatformID.Win32NT || !Console.IsInputRedirected;
#pragma warning restore RS0030

    /// <summary>Asks for a secret, which is not shown, so that no transcript has it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="prompt">What is asked for.</param>
    /// <returns>The secret; null for Enter alone, and where nobody can be asked.</returns>
    public static string? AskForSecret(PSHost host, string prompt)
    {
        if (!CanAskForSecret(host))
        {
            return null;
        }

        try
        {
            host.UI.WriteLine(prompt);
            return SecureText.Reveal(host.UI.ReadLineAsSecureString());
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // A host is foreign code, and no contract says what one without a user throws.
            return null;
        }
    }
}
