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
    }

    /// <summary>Loads the engine, and by and by whatever it needs, into this context.</summary>
    /// <returns>The engine's assembly.</returns>
    public Assembly LoadEngine() => LoadFromAssemblyPath(Path.Combine(_dependencies, EngineName + ".dll"));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // A second copy of a type that the runtime already has would not be the same type.
        if (RuntimeHas(assemblyName))
        {
            return null;
        }

        var path = Path.Combine(_dependencies, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    // The names are asked for because PowerShell's folder may one day hold one of the packages that we keep apart, and the
    // version because an older runtime would refuse what was built against a newer one.
    private static bool RuntimeHas(AssemblyName wanted)
    {
        if (!IsRuntimeName(wanted.Name!))
        {
            return false;
        }

        var path = Path.Combine(RuntimeFolder, wanted.Name + ".dll");
        return File.Exists(path) && AssemblyLoadContext.GetAssemblyName(path).Version >= wanted.Version;
    }

    private static bool IsRuntimeName(string name) =>
        name is "netstandard" or "mscorlib"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Bcl.", StringComparison.Ordinal);
}
