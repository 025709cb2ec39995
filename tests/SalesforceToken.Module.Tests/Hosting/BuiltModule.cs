using System.IO;
using System.Linq;
using System.Reflection;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>The module as the build laid it out, which is what a user imports.</summary>
internal static class BuiltModule
{
    public static string Manifest { get; } = Metadata("ModuleManifest");

    public static string Folder { get; } = Path.GetDirectoryName(Manifest)!;

    public static string Dependencies { get; } = Path.Combine(Folder, "Dependencies");

    public static string Views { get; } = Path.Combine(Folder, "SalesforceToken.Format.ps1xml");

    public static string CmdletAssembly { get; } = Path.Combine(Folder, "SalesforceToken.dll");

    /// <summary>A value that the project file passes to the tests.</summary>
    public static string Metadata(string key) => typeof(BuiltModule).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;
}
