using System.Linq;
using System.Reflection;

namespace SalesforceToken.Architecture.Tests.Support;

/// <summary>The assemblies that this project's file names as BuiltAssembly, where the build put them.</summary>
internal static class BuiltAssembly
{
    public static NamespaceGraph Read(string name) => NamespaceGraph.Read(typeof(BuiltAssembly).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == name).Value!);
}
