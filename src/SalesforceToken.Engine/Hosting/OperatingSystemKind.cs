namespace SalesforceToken.Engine.Hosting;

/// <summary>The operating systems that differ in where and how things are kept.</summary>
public enum OperatingSystemKind
{
    /// <summary>Windows.</summary>
    Windows,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>Linux, and whatever else follows its conventions.</summary>
    Linux,
}
