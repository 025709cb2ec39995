using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace SalesforceToken.Loader;

/// <summary>
/// The load context of the engine and its packages. Other modules bring their own versions of the same packages into the
/// default context; a subclass is asked before that context is, so ours always come from our own folder.
/// </summary>
public sealed class EngineLoadContext : AssemblyLoadContext
{
    private const string EngineName = "SalesforceToken.Engine";

    // With an installed runtime this is the shared framework; in PowerShell's own folder the runtime and PowerShell are one.
    private static readonly string RuntimeFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private readonly string _dependencies;

    /// <summary>Makes a context that loads from one folder.</summary>
    /// <param name="dependencies">The full path of the module's <c>Dependencies</c> folder.</param>
    public EngineLoadContext(string dependencies)
        : base("SalesforceToken")
    {
        _dependencies = dependencies;
        Resolving += (_, wanted) => LoadOurs(wanted);
    }

    /// <summary>Loads the engine, and by and by whatever it needs, into this context.</summary>
    /// <returns>The engine's assembly.</returns>
    public Assembly LoadEngine()
    {
        var ahead = Path.Combine(_dependencies, CurrentRuntime.Name, EngineName + ".dll");
        return LoadFromAssemblyPath(CurrentRuntime.TakesMachineCode && File.Exists(ahead) ? ahead : Path.Combine(_dependencies, EngineName + ".dll"));
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // A second copy of a type that the runtime already has would not be the same type.
        if (RuntimeHas(assemblyName.Name!))
        {
            return null;
        }

        return LoadOurs(assemblyName);
    }

    // Asked when the runtime's own is older than what we were built against.
    private Assembly? LoadOurs(AssemblyName wanted)
    {
        var path = Path.Combine(_dependencies, wanted.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    // The names are asked for because PowerShell's folder may one day hold one of the packages that we keep apart.
    private static bool RuntimeHas(string name) => IsRuntimeName(name) && File.Exists(Path.Combine(RuntimeFolder, name + ".dll"));

    private static bool IsRuntimeName(string name) =>
        name is "netstandard" or "mscorlib"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Bcl.", StringComparison.Ordinal);
}
