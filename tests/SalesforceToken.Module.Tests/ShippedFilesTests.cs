using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>What the module folder must and must not contain, so that every PowerShell can load it beside every other module.</summary>
public sealed class ShippedFilesTests
{
    public static TheoryData<string> Packages { get; } =
        [.. Directory.GetFiles(BuiltModule.Dependencies, "*.dll").Select(path => Path.GetFileName(path)).Where(name => name != "SalesforceToken.Loader.dll")];

    [Fact]
    public void The_commands_know_the_engine_and_no_package()
    {
        using var commands = new AssemblyImage(BuiltModule.CmdletAssembly);

        Assert.Equal(["SalesforceToken.Engine", "System.Management.Automation", "netstandard"], commands.References.Select(r => r.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_commands_stand_beside_the_manifest() =>
        Assert.Equal("SalesforceToken.dll", Path.GetFileName(Assert.Single(Directory.GetFiles(BuiltModule.Folder, "*.dll"))));

    // PowerShell looks up each entry when it imports the module, so a folder is listed as one.
    [Fact]
    public void The_manifest_lists_every_file_or_its_folder()
    {
        using var session = new PowerShellSession();
        var listed = session.Run("Test-ModuleManifest (Get-Module SalesforceToken).Path.Replace('.dll', '.psd1') | ForEach-Object { $_.FileList }").Output.Select(path => path.ToString()!).ToList();

        Assert.Equal(Directory.GetFileSystemEntries(BuiltModule.Folder).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_file_in_Dependencies_is_needed_by_something() => Assert.Empty(NeededFiles.FindOthers(BuiltModule.Folder));

    [Theory]
    [InlineData("YamlDotNet.dll")]
    [InlineData("linux-x64/YamlDotNet.dll")]
    [InlineData("SalesforceToken.Loader.pdb")]
    public void A_file_in_Dependencies_that_nothing_needs_is_found(string foreign)
    {
        using var module = new TemporaryFolder();
        foreach (var path in Directory.GetFiles(BuiltModule.Folder, "*.dll", SearchOption.AllDirectories))
        {
            Copy(path, Path.GetRelativePath(BuiltModule.Folder, path));
        }

        Copy(Path.Combine(AppContext.BaseDirectory, "YamlDotNet.dll"), Path.Combine("Dependencies", foreign));

        Assert.Equal([foreign], NeededFiles.FindOthers(module.Path));

        void Copy(string path, string name)
        {
            var target = Path.Combine(module.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    [Fact]
    public void The_folder_of_the_help_has_nothing_else() =>
        Assert.All(Directory.GetFiles(Path.Combine(BuiltModule.Folder, "en-US")), path => Assert.Matches(@"(\.dll-Help\.xml|\.help\.txt)$", path));

    [Fact]
    public void The_bill_of_materials_has_each_assembly_with_its_hash()
    {
        using var bill = JsonDocument.Parse(File.ReadAllText(Path.Combine(BuiltModule.Folder, "SalesforceToken.cdx.json")));
        var listed = bill.RootElement.GetProperty("components").EnumerateArray()
            .Select(static component => component.GetProperty("hashes")[0].GetProperty("content").GetString()!);
        var hashes = Directory.GetFiles(BuiltModule.Folder, "*.dll", SearchOption.AllDirectories)
            .Select(static path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));

        Assert.Equal(hashes.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_licences_of_all_that_is_shipped_are_there()
    {
        Assert.StartsWith("MIT License\n", File.ReadAllText(Path.Combine(BuiltModule.Folder, "LICENSE.txt")), StringComparison.Ordinal);
        var notices = File.ReadAllLines(Path.Combine(BuiltModule.Folder, "THIRD-PARTY-NOTICES.txt"));
        var foreign = Directory.GetFiles(BuiltModule.Dependencies)
            .Select(static path => Path.GetFileName(path))
            .Where(static name => !name.StartsWith("SalesforceToken.", StringComparison.Ordinal));
        Assert.All(foreign, name => Assert.Contains(notices, line => line.StartsWith(name + ": ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Machine_code_is_that_of_the_same_engine_and_of_nothing_else()
    {
        using var engine = new AssemblyImage(Path.Combine(BuiltModule.Dependencies, "SalesforceToken.Engine.dll"));

        var runtimes = Directory.GetDirectories(BuiltModule.Dependencies);

        Assert.NotEmpty(runtimes);
        Assert.All(runtimes, runtime =>
        {
            using var ahead = new AssemblyImage(Assert.Single(Directory.GetFiles(runtime)));
            Assert.Equal(engine.ModuleVersionId, ahead.ModuleVersionId);
            Assert.True(ahead.HasMachineCode);
            Assert.False(engine.HasMachineCode);
        });
    }

    [Fact]
    public void Nothing_of_PowerShell_is_shipped() =>
        Assert.Empty(Directory.GetFiles(BuiltModule.Folder, "System.Management.Automation.dll", SearchOption.AllDirectories));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Each_package_finds_all_that_it_needs_on_NET_Framework(string file)
    {
        using var package = new AssemblyImage(Path.Combine(BuiltModule.Dependencies, file));

        Assert.All(package.References, reference =>
        {
            // .NET Framework 4.7.2 includes netstandard 2.0. A reference to System.Runtime would mean a build for .NET.
            if (reference.Name == "netstandard")
            {
                Assert.Equal(new Version(2, 0, 0, 0), reference.Version);
                return;
            }

            using var found = new AssemblyImage(Path.Combine(BuiltModule.Dependencies, reference.Name + ".dll"));
            Assert.True(found.Name.Version >= reference.Version, $"{file} wants {reference}, and {found.Name.Version} is shipped.");
            Assert.Equal(reference.GetPublicKeyToken(), found.Name.GetPublicKeyToken());
        });
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Each_package_runs_on_the_runtime_of_PowerShell_7_4(string file)
    {
        using var package = new AssemblyImage(Path.Combine(BuiltModule.Dependencies, file));

        Assert.All(package.References.Where(r => r.Name!.StartsWith("System.", StringComparison.Ordinal)), r => Assert.True(r.Version <= new Version(8, 0, 0, 0), r.FullName));
    }

    // build.ps1 -Task Sign signs the module's own assemblies alone, and relies on that.
    [Theory]
    [MemberData(nameof(Packages))]
    public void Each_package_has_the_signature_of_its_maker(string file)
    {
        using var package = new AssemblyImage(Path.Combine(BuiltModule.Dependencies, file));

        Assert.Equal(!file.StartsWith("SalesforceToken.", StringComparison.Ordinal), package.IsSigned);
    }

    [Fact]
    public void The_loader_runs_on_the_runtime_of_PowerShell_7_4()
    {
        using var loader = new AssemblyImage(Path.Combine(BuiltModule.Dependencies, "SalesforceToken.Loader.dll"));

        Assert.All(loader.References, reference => Assert.Equal(new Version(8, 0, 0, 0), reference.Version));
    }

    [Fact]
    public void The_shipped_DPAPI_library_is_the_real_one_and_not_the_stub_that_throws()
    {
        using var protectedData = new AssemblyImage(Path.Combine(BuiltModule.Dependencies, "System.Security.Cryptography.ProtectedData.dll"));

        Assert.NotEqual(0, protectedData.NativeCalls);
    }

    // On .NET, this package's types for .NET Standard are not the runtime's types: the engine could not pass them to the
    // runtime's libraries.
    [Fact]
    public void The_engine_uses_no_substitute_for_the_runtimes_asynchronous_interfaces()
    {
        using var engine = new AssemblyImage(Path.Combine(BuiltModule.Dependencies, "SalesforceToken.Engine.dll"));

        Assert.DoesNotContain("Microsoft.Bcl.AsyncInterfaces", engine.References.Select(r => r.Name));
    }
}
