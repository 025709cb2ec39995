using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>
/// DPAPI cannot run here; that the module ships the library that calls it, and not the stub of the same name that only throws,
/// can be seen from the library.
/// </summary>
public sealed class ProtectedDataTests
{
    [Fact]
    public void The_module_ships_the_library_that_calls_Windows()
    {
        var folder = typeof(ProtectedDataTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ModuleDependencies").Value!;
        using var file = File.OpenRead(Path.Combine(folder, "System.Security.Cryptography.ProtectedData.dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var libraries = metadata.MethodDefinitions
            .Select(handle => metadata.GetMethodDefinition(handle))
            .Where(method => (method.Attributes & MethodAttributes.PinvokeImpl) != 0)
            .Select(method => metadata.GetString(metadata.GetModuleReference(method.GetImport().Module).Name).ToUpperInvariant());

        Assert.Contains(libraries, library => library.StartsWith("CRYPT32", System.StringComparison.Ordinal));
    }
}
