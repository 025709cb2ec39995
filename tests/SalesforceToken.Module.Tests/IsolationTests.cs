using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>
/// Other modules hold other versions of the packages that we ship in the same process. Each test runs a process of its own
/// that loads such versions first, imports the built module by path and uses it, and lists what is loaded from where.
/// </summary>
public sealed class IsolationTests : IDisposable
{
    private const string Extensions = "Microsoft.Identity.Client.Extensions.Msal";
    private const string Msal = "Microsoft.Identity.Client";

    private const string UseTheEngine = "$null = New-SfAccessToken probe -ErrorAction Stop -WarningAction SilentlyContinue";

    // Which of the packages the engine uses depends on the system's keyring. This asks for them as the runtime does when it
    // meets the engine's reference to them.
    private static readonly string UseThePackages = $$"""
        $engine = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'SalesforceToken.Engine' }
        $context = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($engine)
        $null = $context.LoadFromAssemblyName([Reflection.AssemblyName]'{{Shipped(Extensions)}}').GetTypes()
        $null = $context.LoadFromAssemblyName([Reflection.AssemblyName]'{{Shipped(Msal)}}')
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Import_alone_loads_neither_engine_nor_loader_nor_package()
    {
        var loaded = Run($"Import-Module '{BuiltModule.Manifest}'");

        Assert.Equal("SalesforceToken", Assert.Single(loaded, a => a.IsOf(BuiltModule.Folder)).Name);
    }

    [Theory]
    [InlineData("4.90.1")]
    [InlineData("4.92.0")]
    [InlineData("99.0.0")]
    public void Our_packages_come_from_our_folder_whatever_version_is_there_first(string version)
    {
        string[] first = [Other(Msal, version), Other(Extensions, version)];

        var loaded = Run($"Import-Module '{BuiltModule.Manifest}'; {UseTheEngine}; {UseThePackages}", first);

        Assert.Equal(first.Order(), loaded.Where(a => a.Context == "Default" && a.Name.StartsWith(Msal, StringComparison.Ordinal)).Select(a => a.Location).Order());
        AssertOurs(loaded);
    }

    // The negative control: the same files in the default context. It shows that the test above can fail.
    [Fact]
    public void Without_the_load_context_our_packages_fail_beside_others()
    {
        var script = $"$null = [Reflection.Assembly]::LoadFrom('{Path.Combine(BuiltModule.Dependencies, Extensions + ".dll")}').GetTypes()";

        Assert.NotEmpty(Run(script));
        var e = Assert.Throws<InvalidOperationException>(() => Run(script, Other(Msal, "4.90.1")));
        Assert.Contains(nameof(FileLoadException), e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Import-Module '{0}'; {1}; Remove-Module SalesforceToken; Import-Module '{0}'; {1} -Force -Confirm:$false")]
    [InlineData("Import-Module '{0}'; Import-Module '{0}' -Force; {1}; Import-Module '{0}' -Force; {1} -Force -Confirm:$false")]
    [InlineData("Import-Module '{0}'; Remove-Module SalesforceToken; Import-Module '{0}'; {1}")]
    [InlineData("Import-Module '{0}'; $other = [powershell]::Create([initialsessionstate]::CreateDefault2()); $null = $other.AddScript(\"Import-Module '{0}'; Remove-Module SalesforceToken\").Invoke(); {1}")]
    [InlineData("Import-Module '{0}'; {1}; $other = [powershell]::Create([initialsessionstate]::CreateDefault2()); $null = $other.AddScript({{ Import-Module '{0}'; {1} -Force -Confirm:$false }}).Invoke(); if ($other.HadErrors) {{ throw $other.Streams.Error[0] }}")]
    public void Import_remove_and_two_runspaces_share_one_engine(string script)
    {
        var loaded = Run(string.Format(null, script, BuiltModule.Manifest, UseTheEngine) + "; " + UseThePackages, Other(Msal, "4.92.0"), Other(Extensions, "4.92.0"));

        AssertOurs(loaded);
    }

    // One of each, from our folder and in our context.
    private static void AssertOurs(IReadOnlyList<LoadedAssembly> loaded)
    {
        foreach (var name in new[] { "SalesforceToken.Engine", Extensions, Msal })
        {
            var ours = Assert.Single(loaded, a => a.Name == name && a.IsOf(BuiltModule.Folder));
            Assert.Equal("SalesforceToken", ours.Context);
            Assert.Equal(BuiltModule.Dependencies, Path.GetDirectoryName(ours.Location));
        }

        // What the runtime has is the runtime's: nobody gets a second System.Text.Json.
        Assert.DoesNotContain(loaded, a => a.Context == "SalesforceToken" && File.Exists(Path.Combine(RuntimeFolder, a.Name + ".dll")));
    }

    private static string RuntimeFolder => Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static AssemblyName Shipped(string package)
    {
        using var image = new AssemblyImage(Path.Combine(BuiltModule.Dependencies, package + ".dll"));
        return image.Name;
    }

    private string Other(string package, string version)
    {
        var path = Path.Combine(BuiltModule.Metadata("PackageFolder"), package.ToLowerInvariant(), version, "lib", "net8.0", package + ".dll");
        return version == "99.0.0" ? Invent(package, new Version(99, 0, 0, 0)) : path;
    }

    // No package is newer than ours, so one is made: the same name and the same signer.
    private string Invent(string package, Version version)
    {
        var name = Shipped(package);
        name.Version = version;
        var assembly = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        assembly.DefineDynamicModule(package).DefineType("Newer", TypeAttributes.Public).CreateType();
        var path = Path.Combine(_folder.Path, package + ".dll");
        assembly.Save(path);
        return path;
    }

    private List<LoadedAssembly> Run(string script, params string[] first) =>
    [
        .. from line in ModuleProcess.Run(Path.Combine(_folder.Path, "home"), script, first)
           let cells = line.Split('\t')
           where cells.Length == 4
           select new LoadedAssembly(cells[0], cells[2], cells[3]),
    ];

    private sealed record LoadedAssembly(string Name, string Context, string Location)
    {
        public bool IsOf(string folder) => Location.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
