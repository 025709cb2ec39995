using System;
using System.IO;
using System.Reflection;
using System.Threading;

namespace SalesforceToken.Loading;

/// <summary>
/// Resolves our assemblies when the runtime cannot find them. On .NET it resolves only the engine, from the engine's own load
/// context, and that context finds everything that the engine needs. .NET Framework has no load contexts: there it resolves the
/// whole <c>Dependencies</c> folder, because nothing writes binding redirects for a module.
/// </summary>
internal static class DependencyResolver
{
    private const string EngineName = "SalesforceToken.Engine";

    /// <summary>The folder that the module was imported from.</summary>
    public static readonly string ModuleFolder = Path.GetDirectoryName(typeof(DependencyResolver).Assembly.Location)!;

    private static readonly string DependenciesFolder = Path.Combine(ModuleFolder, "Dependencies");
    private static readonly Lazy<Func<Assembly>> LoadEngine = new(GetLoader);

    private static int _imports;

    private static bool IsNetFramework { get; } = typeof(object).Assembly.GetName().Name == "mscorlib";

    /// <summary>Counts an import. The first one registers the resolver.</summary>
    public static void Attach()
    {
        if (Interlocked.Increment(ref _imports) == 1)
        {
            AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        }
    }

    /// <summary>Counts a removal. Only the last one unregisters the resolver, because other runspaces may still have the module.</summary>
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

        // The runtime does not always name the requesting assembly. Nobody else has an assembly with this name.
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

        // Our own assemblies get the version that we ship. If no requesting assembly is named, it may be a foreign one, which must
        // not get an older version than it asks for.
        var canResolve = requester is null ? AssemblyName.GetAssemblyName(path).Version >= wanted.Version : IsInModule(requester);
        return canResolve ? Assembly.LoadFrom(path) : null;
    }

    /// <summary>What registers for signals; null on .NET Framework.</summary>
    public static Func<Action, IDisposable>? GetSignalRegistrar() => IsNetFramework
        ? null
        : (Func<Action, IDisposable>)Delegate.CreateDelegate(typeof(Func<Action, IDisposable>), LoaderType("TerminationSignals"), "Register");

    private static bool IsInModule(Assembly assembly) =>
        !assembly.IsDynamic && assembly.Location.StartsWith(ModuleFolder + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);

    // AssemblyLoadContext is not part of .NET Standard 2.0, and a type that derives from it would break the enumeration of this
    // assembly's types on .NET Framework. So that type is in its own assembly.
    private static Func<Assembly> GetLoader()
    {
        var context = Activator.CreateInstance(LoaderType("EngineLoadContext"), DependenciesFolder)!;
        return (Func<Assembly>)Delegate.CreateDelegate(typeof(Func<Assembly>), context, "LoadEngine");
    }

    private static Type LoaderType(string name) =>
        Assembly.LoadFrom(Path.Combine(DependenciesFolder, "SalesforceToken.Loader.dll")).GetType("SalesforceToken.Loader." + name, throwOnError: true)!;
}
