using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>Which files in the Dependencies folder of a module something needs.</summary>
internal static partial class NeededFiles
{
    // What no reference names, with the reason why it is there.
    private static readonly Dictionary<string, string> Named = new()
    {
        ["SalesforceToken.Loader.dll"] = "DependencyResolver loads it by its name: it is for .NET alone, so nothing is compiled against it.",
        ["SalesforceToken.Engine.pdb"] = "It gives the stack traces of the engine their lines.",
    };

    /// <summary>The files that no assembly of the module refers to, directly or through others, and that no code names.</summary>
    /// <param name="module">The folder of the module.</param>
    public static IReadOnlyList<string> FindOthers(string module)
    {
        var dependencies = Path.Combine(module, "Dependencies");
        var needed = new HashSet<string>(Named.Keys, StringComparer.Ordinal);
        Follow(Path.Combine(module, "SalesforceToken.dll"));
        Follow(Path.Combine(dependencies, "SalesforceToken.Loader.dll"));
        return
        [
            .. Directory.EnumerateFiles(dependencies, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(dependencies, path).Replace(Path.DirectorySeparatorChar, '/'))
                .Where(name => !needed.Contains(name) && !Precompiled().IsMatch(name)),
        ];

        void Follow(string assembly)
        {
            using var image = new AssemblyImage(assembly);
            foreach (var name in image.References.Select(static reference => reference.Name + ".dll"))
            {
                var path = Path.Combine(dependencies, name);
                if (File.Exists(path) && needed.Add(name))
                {
                    Follow(path);
                }
            }
        }
    }

    // EngineLoadContext takes the engine from the folder of the runtime, if there is one. CurrentRuntime has the names.
    [GeneratedRegex(@"^(win|linux|osx)-(x64|arm64)/SalesforceToken\.Engine\.dll$")]
    private static partial Regex Precompiled();
}
