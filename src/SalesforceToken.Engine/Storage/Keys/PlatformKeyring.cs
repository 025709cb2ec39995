using System;
using System.IO;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>The differences between the keyrings of the operating systems.</summary>
internal abstract class PlatformKeyring
{
    /// <summary>The kind of protection.</summary>
    public abstract KeyProtection Protection { get; }

    /// <summary>The name at the start of a message.</summary>
    public abstract string Name { get; }

    /// <summary>The extension of the entries in the keys folder.</summary>
    public abstract string Extension { get; }

    /// <summary>What the user can do after a failure.</summary>
    public abstract string Hint { get; }

    /// <summary>Whether an entry contains the encrypted key. Otherwise the key is in the keyring and the entry is empty.</summary>
    public virtual bool EntryHoldsKey => false;

    /// <summary>Returns the keyring of the operating system.</summary>
    public static PlatformKeyring Of(IEngineEnvironment environment) => environment.OperatingSystem switch
    {
        OperatingSystemKind.Windows => new Dpapi(),
        OperatingSystemKind.MacOS => new Keychain(),
        _ => new SecretService(environment),
    };

    /// <summary>The reason why the keyring does not exist, if it is known without a call, as the continuation of "because".</summary>
    public virtual string? GetUnavailableReason() => null;

    /// <summary>The reason why the keyring does not exist, after a failed call.</summary>
    public virtual string? GetUnavailableReason(Exception failure) => null;

    /// <summary>The message of the innermost exception, without the final dot.</summary>
    public static string Describe(Exception failure) => failure.GetBaseException().Message.TrimEnd(' ', '.');

    private sealed class Dpapi : PlatformKeyring
    {
        public override KeyProtection Protection => KeyProtection.Dpapi;

        public override string Name => "Windows data protection (DPAPI)";

        public override string Extension => ".dpapi";

        public override bool EntryHoldsKey => true;

        public override string Hint =>
            "Only the Windows account that created a key can decrypt it, only on the same machine, "
            + "and not after an administrator has reset the password of that account.";
    }

    private sealed class Keychain : PlatformKeyring
    {
        public override KeyProtection Protection => KeyProtection.Keychain;

        public override string Name => "The macOS keychain";

        public override string Extension => ".keychain";

        public override string Hint =>
            "Unlock the login keychain (in Keychain Access, lock and unlock 'login') and try again.";
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
            "Unlock the keyring (over SSH, for GNOME's keyring: "
            + "read -rs password; printf %s \"$password\" | gnome-keyring-daemon --replace --unlock) and try again.";

        public override string? GetUnavailableReason()
        {
            // Without a bus there is no service to call. This check does not need to load the libraries.
            var hasBus = _environment.GetVariable("DBUS_SESSION_BUS_ADDRESS") is not null
                || (_environment.GetVariable("XDG_RUNTIME_DIR") is { } runtime && File.Exists(Path.Combine(runtime, "bus")));
            return hasBus ? null : "this session has no session bus, and therefore no keyring";
        }

        public override string? GetUnavailableReason(Exception failure)
        {
            for (var cause = failure; cause is not null; cause = cause.InnerException)
            {
                if (cause is DllNotFoundException)
                {
                    return "the library libsecret-1.so.0 is not installed";
                }

                // The error name of the bus, and the text that it sends with the error. Neither is translated.
                if (Has(cause, "ServiceUnknown") || Has(cause, "was not provided by any .service files"))
                {
                    return "no keyring service is installed";
                }
            }

            return null;
        }

        private static bool Has(Exception exception, string text) => exception.Message.IndexOf(text, StringComparison.Ordinal) >= 0;
    }
}
