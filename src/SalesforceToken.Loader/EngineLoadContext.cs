using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace SalesforceToken.Loader;

/// <summary>
/// The load context of the engine and its packages. Other modules load their own versions of the same packages into the
/// default context. The runtime calls <see cref="Load"/> before it looks there, so our versions always come from our own folder.
/// </summary>
public sealed class EngineLoadContext : AssemblyLoadContext
{
    private const string EngineName = "SalesforceToken.Engine";

    // With an installed runtime, this is the folder of the shared framework. A self-contained PowerShell has the runtime in its own folder.
    private static readonly string RuntimeFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private readonly string _dependencies;

    /// <summary>Creates a context that loads from one folder.</summary>
    /// <param name="dependencies">The full path of the module's <c>Dependencies</c> folder.</param>
    public EngineLoadContext(string dependencies)
        : base("SalesforceToken")
    {
        _dependencies = dependencies;
        Resolving += (_, wanted) => LoadOurs(wanted);
    }

    /// <summary>Loads the engine into this context. Its dependencies are loaded into the context when they are first used.</summary>
    /// <returns>The engine's assembly.</returns>
    public Assembly LoadEngine()
    {
        var precompiled = Path.Combine(_dependencies, CurrentRuntime.Name, EngineName + ".dll");
        return LoadFromAssemblyPath(
            CurrentRuntime.SupportsPrecompiledCode && File.Exists(precompiled) ? precompiled : Path.Combine(_dependencies, EngineName + ".dll"));
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // A second copy of an assembly of the runtime would define different types with the same names.
        if (RuntimeHas(assemblyName.Name!))
        {
            return null;
        }

        return LoadOurs(assemblyName);
    }

    // The Resolving event calls it too: when the runtime's version is older than the one that we were built against.
    private Assembly? LoadOurs(AssemblyName wanted)
    {
        var path = Path.Combine(_dependencies, wanted.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    // The name is checked too, because PowerShell's folder may one day contain one of the packages that we isolate.
    private static bool RuntimeHas(string name) => IsRuntimeName(name) && File.Exists(Path.Combine(RuntimeFolder, name + ".dll"));

    private static bool IsRuntimeName(string name) =>
        name is "netstandard" or "mscorlib"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Bcl.", StringComparison.Ordinal);
}
