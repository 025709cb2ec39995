using System;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Engine.Hosting;

/// <summary>
/// The environment of a process that this product starts. A browser has no use for secrets, keeps its environment for as long as it
/// runs, and hands it on to all that it starts.
/// </summary>
internal static class ChildEnvironment
{
    private static readonly string[] SecretParts =
        ["SECRET", "PASSPHRASE", "CREDENTIAL", "ACCESS_KEY", "API_KEY", "APIKEY", "PRIVATE_KEY", "AUTH_URL"];

    // The Salesforce CLI's. Other passwords stay: a scripted browser may sign in with one.
    private static readonly string[] CliPrefixes = ["SF_", "SFDX_"];
    private static readonly string[] CliSecretParts = ["PASSWORD", "KEY"];

    /// <summary>
    /// Removes the variables that hold a secret: all of this product's, and the ones whose name says so. An address loses its user
    /// name and password: a proxy stays known.
    /// </summary>
    /// <param name="variables">The variables of the new process.</param>
    /// <returns>Whether there was anything to remove.</returns>
    public static bool RemoveSecrets(IDictionary<string, string> variables)
    {
        var found = false;
        foreach (var variable in variables.ToList())
        {
            if (IsSecret(variable.Key))
            {
                variables.Remove(variable.Key);
                found = true;
            }
            else if (WithoutUser(variable.Key, variable.Value) is { } address)
            {
                variables[variable.Key] = address;
                found = true;
            }
        }

        return found;
    }

    private static bool IsSecret(string name)
    {
        var upper = name.ToUpperInvariant();

        // A desktop gives XDG_ACTIVATION_TOKEN to a program so that it may come to the front: it is no secret.
        return upper.StartsWith(EnvironmentVariables.Prefix, StringComparison.Ordinal)
            || Array.Exists(SecretParts, part => upper.Contains(part))
            || (Array.Exists(CliPrefixes, prefix => upper.StartsWith(prefix, StringComparison.Ordinal))
                && Array.Exists(CliSecretParts, part => upper.Contains(part)))
            || (upper != "XDG_ACTIVATION_TOKEN" && upper.Split('_').Any(static word => word.TrimEnd('S').EndsWith("TOKEN", StringComparison.Ordinal)));
    }

    /// <summary>An address without its user name and password; null if the value is none, or has none.</summary>
    private static string? WithoutUser(string name, string? value)
    {
        var scheme = value?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        var isProxy = name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);
        if (value is null || (scheme < 0 && !isProxy))
        {
            return null;
        }

        // The password of a proxy may contain a slash that is not encoded, and nothing else of a proxy's address contains an @.
        var start = scheme < 0 ? 0 : scheme + 3;
        var end = isProxy ? -1 : value.IndexOfAny(['/', '?', '#'], start);
        var at = value.LastIndexOf('@', (end < 0 ? value.Length : end) - 1);
        return at < start ? null : value.Remove(start, at + 1 - start);
    }
}
