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
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private readonly string _dependencies;

    /// <summary>Makes a context that loads from one folder.</summary>
    /// <param name="dependencies">The full path of the module's <c>Dependencies</c> folder.</param>
    public EngineLoadContext(string dependencies)
        : base("SalesforceToken")
    {
        _dependencies = dependencies;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var file = assemblyName.Name + ".dll";

        // A second copy of a type that the runtime already has would not be the same type.
        if (File.Exists(Path.Combine(FrameworkFolder, file)))
        {
            return null;
        }

        var path = Path.Combine(_dependencies, file);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
