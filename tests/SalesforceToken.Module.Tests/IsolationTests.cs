using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>
/// Other modules load other versions of the packages that we ship into the same process. Each test runs a separate process that
/// loads such versions first, imports the built module by path and uses it, and lists which assemblies are loaded from where.
/// </summary>
public sealed class IsolationTests : IDisposable
{
    private const string Extensions = "Microsoft.Identity.Client.Extensions.Msal";
    private const string Msal = "Microsoft.Identity.Client";

    private const string UseTheEngine = "$null = New-SfAccessToken probe -ErrorAction Stop -WarningAction SilentlyContinue";

    // The engine stores the key of the first token in the keyring, through the package. The keyring's result does not matter here.
    private const string UseTheKeyring = """
        try { $null = New-SfAccessToken probe -ErrorAction Stop -WarningAction SilentlyContinue }
        catch { for ($e = $_.Exception; $e; $e = $e.InnerException) { $e.GetType().FullName } }
        """;

    // The system's keyring decides which of the packages the engine uses. This loads them as the runtime does for a reference of
    // the engine.
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

    [Theory]
    [InlineData("4.90.1")]
    [InlineData("4.92.0")]
    [InlineData("99.0.0")]
    public void The_engine_itself_meets_our_package_whatever_version_is_there_first(string version)
    {
        var (_, loaded) = AskTheKeyring(BuiltModule.Manifest, Other(Msal, version), Other(Extensions, version));

        var ours = Assert.Single(loaded, a => a.Name == Extensions && a.Context != "Default");
        Assert.Equal(("SalesforceToken", BuiltModule.Dependencies), (ours.Context, Path.GetDirectoryName(ours.Location)));
    }

    // Its negative control: the same files in one folder, so that the default context finds them. An older package is refused, and
    // a newer one is not the one that the engine was built against. An equal one happens to work, but it is still not ours.
    [Theory]
    [InlineData("4.90.1", "System.IO.FileLoadException")]
    [InlineData("4.92.0", null)]
    [InlineData("99.0.0", "System.TypeLoadException")]
    public void Without_the_load_context_the_engine_itself_meets_the_package_of_others(string version, string? failure)
    {
        var other = Other(Extensions, version);

        var (written, loaded) = AskTheKeyring(LayOutFlat(), Other(Msal, version), other);

        Assert.Equal(other, Assert.Single(loaded, a => a.Name == Extensions).Location);
        Assert.Equal(failure, written.FirstOrDefault(type => type is "System.IO.FileLoadException" or "System.TypeLoadException"));
    }

    // The negative control of the packages alone, because the engine's own code does not reach all of them.
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

    // Exactly one of each, from our folder and in our context.
    private static void AssertOurs(IReadOnlyList<LoadedAssembly> loaded)
    {
        foreach (var name in new[] { "SalesforceToken.Engine", Extensions, Msal })
        {
            var ours = Assert.Single(loaded, a => a.Name == name && a.IsOf(BuiltModule.Folder));
            Assert.Equal("SalesforceToken", ours.Context);
            Assert.True(ours.IsOf(BuiltModule.Dependencies), ours.Location);
        }

        // The engine is loaded with machine code if there is some for this runtime.
        var ahead = Path.Combine(BuiltModule.Dependencies, PortableRuntime, "SalesforceToken.Engine.dll");
        Assert.Equal(File.Exists(ahead), loaded.Any(a => a.Location == ahead));

        // Assemblies of the runtime come from the runtime: there is no second System.Text.Json.
        Assert.DoesNotContain(loaded, a => a.Context == "SalesforceToken" && File.Exists(Path.Combine(RuntimeFolder, a.Name + ".dll")));
    }

    private static string PortableRuntime =>
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-") + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

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

    // No package is newer than ours, so the test makes one, with the same name and the same signer.
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

    // The module without its load context.
    private string LayOutFlat()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "flat")).FullName;
        foreach (var path in Directory.GetFiles(BuiltModule.Folder, "*.dll").Concat(Directory.GetFiles(BuiltModule.Dependencies, "*.dll")))
        {
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        }

        return Path.Combine(folder, Path.GetFileName(BuiltModule.CmdletAssembly));
    }

    // On Linux the engine asks for a keyring only if there is a bus. At this address there is none, so the keyring of the user who
    // runs the tests is not used.
    private (string[] Written, List<LoadedAssembly> Loaded) AskTheKeyring(string module, params string[] first)
    {
        var environment = Environment();
        environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=" + Path.Combine(_folder.Path, "no-bus");
        var lines = ModuleProcess.Run($"Import-Module '{module}'; {UseTheKeyring}", environment, first);
        return ([.. lines.Where(line => !line.Contains('\t', StringComparison.Ordinal))], Loaded(lines));
    }

    private List<LoadedAssembly> Run(string script, params string[] first) => Loaded(ModuleProcess.Run(script, Environment(), first));

    private Dictionary<string, string> Environment() => new() { ["SALESFORCETOKEN_HOME"] = Path.Combine(_folder.Path, "home") };

    private static List<LoadedAssembly> Loaded(string[] lines) =>
    [
        .. from line in lines
           let cells = line.Split('\t')
           where cells.Length == 4
           select new LoadedAssembly(cells[0], cells[2], cells[3]),
    ];

    private sealed record LoadedAssembly(string Name, string Context, string Location)
    {
        public bool IsOf(string folder) => Location.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
