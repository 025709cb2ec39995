using System.IO;
using System.Linq;
using System.Reflection;

namespace SalesforceToken.Benchmarks.Shell;

/// <summary>The built module, and the empty module that it is compared with.</summary>
internal static class BuiltModule
{
    public static string Manifest { get; } = Metadata("ModuleManifest");

    public static string Folder { get; } = Path.GetDirectoryName(Manifest)!;

    public static string EmptyManifest { get; } = Metadata("EmptyModuleManifest");

    /// <summary>The folder for PSModulePath, so that PowerShell finds the empty module by its name.</summary>
    public static string EmptyParent { get; } = Path.GetDirectoryName(Path.GetDirectoryName(EmptyManifest))!;

    private static string Metadata(string key) => typeof(BuiltModule).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;
}
