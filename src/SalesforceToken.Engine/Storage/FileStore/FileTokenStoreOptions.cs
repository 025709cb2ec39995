using System;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Keys;

namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>What a <see cref="FileTokenStore"/> takes from outside.</summary>
public sealed class FileTokenStoreOptions
{
    /// <summary>The machine and the user's account.</summary>
    public IEngineEnvironment Environment { get; init; } = new SystemEnvironment();

    /// <summary>
    /// Measures waits for locks and keyrings. Nothing that is stored depends on it, so it is the machine's own unless a test is
    /// about the waiting itself.
    /// </summary>
    public TimeProvider Time
    {
        // Asked for late: to read a token takes no clock, and so need not load one.
        get => field ?? TimeProvider.System;
        init;
    }

    /// <summary>How long to wait for a lock that another thread or process holds: 30 seconds unless set.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a keyring or keychain may take, a question to the user included: 60 seconds unless set.</summary>
    public TimeSpan KeyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Told what the user should know though nothing failed: that a key file was made, that something was open to others and was
    /// repaired. Whole sentences, no secrets, from any thread.
    /// </summary>
    public Action<string> Notice { get; init; } = static _ => { };

    /// <summary>Makes the system's keeper of keys in place of the operating system's own; what it makes may be null for none.</summary>
    internal Func<DataDirectory, IKeyProtector?>? PlatformProtector { get; init; }
}
