using System;
using System.IO;
using System.Reflection;
using System.Threading;

namespace SalesforceToken.Loading;

/// <summary>
/// Answers the runtime when it cannot find an assembly that is ours. On .NET only the engine is answered, from its own load
/// context; what the engine needs is found by that context. .NET Framework has no such contexts: there the whole
/// <c>Dependencies</c> folder is answered, because nothing writes binding redirects for a module.
/// </summary>
internal static class DependencyResolver
{
    private const string EngineName = "SalesforceToken.Engine";

    /// <summary>The folder that the module was imported from.</summary>
    public static readonly string ModuleFolder = Path.GetDirectoryName(typeof(DependencyResolver).Assembly.Location)!;

    private static readonly string DependenciesFolder = Path.Combine(ModuleFolder, "Dependencies");
    private static readonly Lazy<Func<Assembly>> LoadEngine = new(ReachLoader);

    private static int _imports;

    private static bool IsNetFramework { get; } = typeof(object).Assembly.GetName().Name == "mscorlib";

    /// <summary>Counts an import, and begins to answer with the first one.</summary>
    public static void Attach()
    {
        if (Interlocked.Increment(ref _imports) == 1)
        {
            AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        }
    }

    /// <summary>Counts a removal; the last one ends the answers, since other runspaces may still have the module.</summary>
    public static void Detach()
    {
        if (Interlocked.Decrement(ref _imports) == 0)
        {
            AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
        }
    }

    private static Assembly? Resolve(object? sender, ResolveEventArgs args)
    {
        var wanted = new AssemblyName(args.Name);
        if (IsNetFramework)
        {
            return ResolveFromFolder(wanted, args.RequestingAssembly);
        }

        // The runtime does not always say who asks; nobody else has an assembly of this name.
        var isOurs = args.RequestingAssembly is not { } requester || IsInModule(requester);
        return isOurs && wanted.Name == EngineName ? LoadEngine.Value() : null;
    }

    private static Assembly? ResolveFromFolder(AssemblyName wanted, Assembly? requester)
    {
        var path = Path.Combine(DependenciesFolder, wanted.Name + ".dll");
        if (!File.Exists(path))
        {
            return null;
        }

        // Our own assemblies get the one version that we ship. One that is not named may be a stranger, who gets nothing older
        // than it wants.
        var answers = requester is null ? AssemblyName.GetAssemblyName(path).Version >= wanted.Version : IsInModule(requester);
        return answers ? Assembly.LoadFrom(path) : null;
    }

    private static bool IsInModule(Assembly assembly) =>
        !assembly.IsDynamic && assembly.Location.StartsWith(ModuleFolder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);

    // AssemblyLoadContext is no part of .NET Standard 2.0, and a type that derives from it would break the enumeration of this
    // assembly's types on .NET Framework: it has an assembly of its own.
    private static Func<Assembly> ReachLoader()
    {
        var loader = Assembly.LoadFrom(Path.Combine(DependenciesFolder, "SalesforceToken.Loader.dll"));
        var type = loader.GetType("SalesforceToken.Loader.EngineLoadContext", throwOnError: true)!;
        var context = Activator.CreateInstance(type, DependenciesFolder)!;
        return (Func<Assembly>)Delegate.CreateDelegate(typeof(Func<Assembly>), context, "LoadEngine");
    }
}
