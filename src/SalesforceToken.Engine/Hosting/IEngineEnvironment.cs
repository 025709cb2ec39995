namespace SalesforceToken.Engine.Hosting;

/// <summary>What the engine asks of the machine and the user's account.</summary>
public interface IEngineEnvironment
{
    /// <summary>The operating system.</summary>
    OperatingSystemKind OperatingSystem { get; }

    /// <summary>An environment variable.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value; null when it is not set or empty.</returns>
    string? GetVariable(string name);

    /// <summary>The user's home folder; null where the account has none.</summary>
    string? HomeFolder { get; }

    /// <summary>The user's own data folder that does not roam (<c>%LOCALAPPDATA%</c>); null where there is none. Windows only.</summary>
    string? LocalApplicationData { get; }
}
