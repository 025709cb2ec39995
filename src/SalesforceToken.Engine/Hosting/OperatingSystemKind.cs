namespace SalesforceToken.Engine.Hosting;

/// <summary>The operating systems. They differ in where and how data is stored.</summary>
public enum OperatingSystemKind
{
    /// <summary>Windows.</summary>
    Windows,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>Linux, and other systems that follow its conventions.</summary>
    Linux,
}
