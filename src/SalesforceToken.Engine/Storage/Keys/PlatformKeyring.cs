using System;
using System.IO;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>What differs between the keepers of the operating systems.</summary>
internal abstract class PlatformKeyring
{
    private const string InContainers = $" Or supply the key in the environment variable {EnvironmentVariables.Key}.";

    /// <summary>What it is, for the program.</summary>
    public abstract KeyProtection Protection { get; }

    /// <summary>What it is, for people.</summary>
    public abstract string Name { get; }

    /// <summary>The extension of its entries in the keys' folder.</summary>
    public abstract string Extension { get; }

    /// <summary>What the user can do when it fails.</summary>
    public abstract string Hint { get; }

    /// <summary>Whether an entry holds the key, encrypted; else the key is elsewhere and the entry is empty.</summary>
    public virtual bool EntryHoldsKey => false;

    /// <summary>The one of an operating system.</summary>
    public static PlatformKeyring Of(IEngineEnvironment environment) => environment.OperatingSystem switch
    {
        OperatingSystemKind.Windows => new Dpapi(),
        OperatingSystemKind.MacOS => new Keychain(),
        _ => new SecretService(environment),
    };

    /// <summary>Why the system has no such protector, as far as that shows without calling it, to follow "because".</summary>
    public virtual string? WhyAbsent() => null;

    /// <summary>Why the system has no such protector, after a call failed.</summary>
    public virtual string? WhyAbsent(Exception failure) => null;

    /// <summary>The failure in the words of its innermost cause, without a closing dot.</summary>
    public static string Describe(Exception failure) => failure.GetBaseException().Message.TrimEnd(' ', '.');

    private sealed class Dpapi : PlatformKeyring
    {
        public override KeyProtection Protection => KeyProtection.Dpapi;

        public override string Name => "Windows data protection (DPAPI)";

        public override string Extension => ".dpapi";

        public override bool EntryHoldsKey => true;

        public override string Hint =>
            "A key opens only for the Windows account that made it, on the machine that made it, and not after an administrator has reset that account's password." + InContainers;
    }

    private sealed class Keychain : PlatformKeyring
    {
        public override KeyProtection Protection => KeyProtection.Keychain;

        public override string Name => "The macOS keychain";

        public override string Extension => ".keychain";

        public override string Hint => "Unlock the login keychain (in Keychain Access, lock and unlock 'login') and try again." + InContainers;
    }

    private sealed class SecretService : PlatformKeyring
    {
        private readonly IEngineEnvironment _environment;

        public SecretService(IEngineEnvironment environment)
        {
            _environment = environment;
        }

        public override KeyProtection Protection => KeyProtection.SecretService;

        public override string Name => "The keyring of the desktop (Secret Service)";

        public override string Extension => ".secret";

        public override string Hint =>
            $"Unlock the keyring and try again, or set {EnvironmentVariables.KeyProtection}={nameof(KeyProtection.KeyFile)} to keep the key in a file." + InContainers;

        public override string? WhyAbsent()
        {
            // Without a bus there is no service to ask, and the libraries to ask with need not be loaded to learn it.
            var hasBus = _environment.GetVariable("DBUS_SESSION_BUS_ADDRESS") is not null
                || (_environment.GetVariable("XDG_RUNTIME_DIR") is { } runtime && File.Exists(Path.Combine(runtime, "bus")));
            return hasBus ? null : "there is no session bus, and so no keyring, in this session";
        }

        public override string? WhyAbsent(Exception failure)
        {
            for (var e = failure; e is not null; e = e.InnerException)
            {
                if (e is DllNotFoundException)
                {
                    return "the library libsecret-1.so.0 is not installed";
                }

                // The bus's own name for it, and the text that it sends with it; neither is translated.
                if (Has(e, "ServiceUnknown") || Has(e, "was not provided by any .service files"))
                {
                    return "no keyring service is installed";
                }
            }

            return null;
        }

        private static bool Has(Exception e, string text) => e.Message.IndexOf(text, StringComparison.Ordinal) >= 0;
    }
}
