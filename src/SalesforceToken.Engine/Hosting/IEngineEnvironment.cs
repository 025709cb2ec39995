namespace SalesforceToken.Engine.Hosting;

/// <summary>What the engine needs to know about the machine and the user's account.</summary>
public interface IEngineEnvironment
{
    /// <summary>The operating system.</summary>
    OperatingSystemKind OperatingSystem { get; }

    /// <summary>Reads an environment variable.</summary>
    /// <param name="name">The name of the variable.</param>
    /// <returns>The value; null when the variable is not set or empty.</returns>
    string? GetVariable(string name);

    /// <summary>Whether an environment variable is set, but empty.</summary>
    /// <param name="name">The name of the variable.</param>
    /// <returns>True if it is.</returns>
    bool IsEmpty(string name);

    /// <summary>
    /// The identifier of this machine, which does not change; null where there is none, as in a container. It is confidential
    /// (machine-id(5)): never store or show it as it is.
    /// </summary>
    string? MachineId { get; }

    /// <summary>This machine and this process, for people of other machines.</summary>
    string ProcessIdentity { get; }

    /// <summary>The user's home folder; null when the account has none.</summary>
    string? HomeFolder { get; }

    /// <summary>The user's data folder that does not roam (<c>%LOCALAPPDATA%</c>); null when there is none. Windows only.</summary>
    string? LocalApplicationData { get; }
}
