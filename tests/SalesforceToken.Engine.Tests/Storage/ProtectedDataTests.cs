using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>
/// DPAPI runs only on Windows. But on every system, the library shows whether the module ships the version that calls DPAPI, and
/// not the stub with the same name that only throws.
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
