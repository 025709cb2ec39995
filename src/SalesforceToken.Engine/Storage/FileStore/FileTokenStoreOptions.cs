using System;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Keys;

namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>The options of a <see cref="FileTokenStore"/>.</summary>
public sealed class FileTokenStoreOptions
{
    /// <summary>The machine and the user's account.</summary>
    public IEngineEnvironment Environment { get; init; } = new SystemEnvironment();

    /// <summary>
    /// The clock that measures waits for locks and keyrings. Stored data does not depend on it, so it is the system clock unless a
    /// test checks the waiting itself.
    /// </summary>
    public TimeProvider Time
    {
        // Created late: a read of a token needs no clock and does not load one.
        get => field ?? TimeProvider.System;
        init;
    }

    /// <summary>How long to wait for a lock that another thread or process holds. The default is 30 seconds.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a keyring or keychain may take, including a prompt to the user. The default is 60 seconds.</summary>
    public TimeSpan KeyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Receives messages that the user should see although nothing failed: a key file was created, or the rights of a file or
    /// folder were repaired. The messages are whole sentences without secrets. It is called from any thread.
    /// </summary>
    public Action<string> Notice { get; init; } = static _ => { };

    /// <summary>Creates the platform key protector in place of the operating system's own. It may return null for none.</summary>
    internal Func<DataDirectory, IKeyProtector?>? PlatformProtector { get; init; }
}
