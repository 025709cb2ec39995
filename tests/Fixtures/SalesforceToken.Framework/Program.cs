using System;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace SalesforceToken.Framework;

/// <summary>The engine on .NET Framework: the main job, a refresh and the store's faults, against the simulator.</summary>
internal static class Program
{
    private const string Usage = "Usage: SalesforceToken.Framework <folder of the built module> <SalesforceToken.Simulator.dll>";

    /// <summary>Walks all steps and tells each.</summary>
    /// <param name="args">The two paths; or "hold", the module's folder and a token's name, to hold that token's lock until the input ends.</param>
    /// <returns>0 only when every step passed.</returns>
    public static Task<int> Main(string[] args)
    {
        var holds = args.Length == 3 && args[0] == "hold";
        if (args.Length != 2 && !holds)
        {
            Console.Error.WriteLine(Usage);
            return Task.FromResult(2);
        }

        // As the module does it: nobody writes binding redirects for a module, so its folder answers with the version that it ships.
        var module = Path.GetFullPath(args[holds ? 1 : 0]);
        var dependencies = Path.Combine(module, "Dependencies");
        AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) =>
        {
            var path = Path.Combine(dependencies, new AssemblyName(wanted.Name).Name + ".dll");
            return File.Exists(path) ? Assembly.LoadFrom(path) : null;
        };

        return holds ? HoldAsync(args[2]) : WalkAsync(module, Path.GetFullPath(args[1]));
    }

    // What names a type of the engine must not become a part of Main, which is compiled before anything answers for the engine.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> HoldAsync(string name) => Walk.HoldAsync(name);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> WalkAsync(string module, string simulator) => Walk.RunAsync(module, simulator);
}
