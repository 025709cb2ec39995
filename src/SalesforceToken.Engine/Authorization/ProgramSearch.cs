using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using SalesforceToken.Engine.Hosting;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// Finds the full path of a program. A process is never started by a name: .NET on Unix, and Windows, look for it in the current
/// folder before PATH, so that a folder from elsewhere could bring the program along (CWE-426).
/// </summary>
internal static class ProgramSearch
{
    /// <summary>The files that a name or a full path stands for, in the order of PATH. Relative paths and entries stand for none.</summary>
    public static IEnumerable<string> Find(string program, IEngineEnvironment environment)
    {
        var windows = environment.OperatingSystem == OperatingSystemKind.Windows;
        if (IsFullPath(program, windows))
        {
            return [program];
        }

        if (program.IndexOfAny(windows ? ['/', '\\', ':'] : ['/']) >= 0)
        {
            return [];
        }

        // What Windows appends to a name. A script is started only by its full path.
        var file = windows && Path.GetExtension(program).Length == 0 ? program + ".exe" : program;
        return (environment.GetVariable("PATH") ?? string.Empty).Split(windows ? ';' : ':')
            .Select(entry => windows ? entry.Trim().Trim('"') : entry)
            .Where(entry => IsFullPath(entry, windows))
            .Select(entry => Path.Combine(entry, file))
            .Where(File.Exists);
    }

    // Path.IsPathRooted is also true for \folder and C:folder, which are relative on Windows.
    private static bool IsFullPath(string path, bool windows) => windows
        ? path.StartsWith(@"\\", StringComparison.Ordinal) || (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/')
        : path.StartsWith("/", StringComparison.Ordinal);
}
