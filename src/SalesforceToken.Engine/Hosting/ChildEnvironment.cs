using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace SalesforceToken.Engine.Hosting;

/// <summary>
/// The environment of a process that this product starts. A browser has no use for secrets, keeps its environment for as long as it
/// runs, and hands it on to all that it starts.
/// </summary>
internal static class ChildEnvironment
{
    private const RegexOptions AnyCase =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // What a desktop, a shell or ssh has under a name that looks like a secret's: the leave to come to the front, folders, a socket.
    private static readonly string[] Harmless = ["XDG_ACTIVATION_TOKEN", "PWD", "OLDPWD", "SSH_AUTH_SOCK"];

    private static readonly Regex SecretName = new(
        "SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|AUTHORIZATION|(ACCESS|API|PRIVATE)_?KEY"

        // Words that end so, such as SSHPASS and DB_PASS. SSH_ASKPASS is a program.
        + "|(TOKENS?|PWD|(?<!ASK|BY|COM)PASS)(_|$)|(^|_)(PAT|AUTH)(_|$)"

        // The Salesforce CLI's.
        + "|^(SF|SFDX)_.*KEY",
        AnyCase,
        Patience);

    // In a connection string, or in the query of an address.
    private static readonly Regex SecretValue = new(
        @"-----BEGIN [A-Z ]*PRIVATE KEY|(password|passwd|pwd|passphrase|secret|token|sig|signature)\s*=\s*[^\s;&]", AnyCase, Patience);

    // Between the beginning of an address and its host. A value may have more than one address.
    private static readonly Regex UserInfo = new(
        @"(?<=(^|[^A-Z0-9+.-])([A-Z][A-Z0-9+.-]*:)?//)[^/?#\s]*?@(?=[^/?#\s@,;]*([/?#\s,;]|$))",
        AnyCase,
        Patience);

    /// <summary>
    /// Removes the variables that hold a secret: all of this product's, the ones whose name says so, and the ones whose value does. An
    /// address loses its user name and password: a proxy stays known.
    /// </summary>
    /// <param name="variables">The variables of the new process.</param>
    /// <returns>Whether there was anything to remove.</returns>
    public static bool RemoveSecrets(IDictionary<string, string> variables)
    {
        var found = false;
        foreach (var variable in variables.ToList())
        {
            if (IsSecret(variable.Key, variable.Value ?? string.Empty))
            {
                variables.Remove(variable.Key);
                found = true;
            }
            else if (WithoutUser(variable.Key, variable.Value ?? string.Empty) is { } address && address != variable.Value)
            {
                variables[variable.Key] = address;
                found = true;
            }
        }

        return found;
    }

    private static bool IsSecret(string name, string value) =>
        name.StartsWith(EnvironmentVariables.Prefix, StringComparison.OrdinalIgnoreCase)
        || (!Harmless.Contains(name, StringComparer.OrdinalIgnoreCase) && (SecretName.IsMatch(name) || SecretValue.IsMatch(value)));

    private static string WithoutUser(string name, string value)
    {
        // The password of a proxy may contain a slash that is not encoded, and nothing else of a proxy's address contains an @.
        if (name.IndexOf("PROXY", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            var start = value.IndexOf("//", StringComparison.Ordinal) is var slashes and >= 0 ? slashes + 2 : 0;
            return value.LastIndexOf('@') is var at && at >= start ? value.Remove(start, at + 1 - start) : value;
        }

        return UserInfo.Replace(value, string.Empty);
    }
}
