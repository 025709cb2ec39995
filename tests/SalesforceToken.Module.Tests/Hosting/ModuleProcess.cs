using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>A separate process, for tests of the whole process: the assemblies that it loads, and the memory that it uses.</summary>
internal static class ModuleProcess
{
    /// <summary>Runs a script in the process. The script imports the module.</summary>
    /// <param name="script">The script; its first error ends it.</param>
    /// <param name="environment">The environment variables of the process.</param>
    /// <param name="first">The assemblies to load before anything else.</param>
    /// <returns>The output of the script, line by line, and a line of four cells for each assembly that is loaded at the end.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static string[] Run(string script, IReadOnlyDictionary<string, string> environment, params string[] first)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(BuiltModule.Metadata("IsolationHost"));
        start.ArgumentList.Add("$ErrorActionPreference = 'Stop'; " + script);
        Array.ForEach(first, start.ArgumentList.Add);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 ? lines : throw new InvalidOperationException(errors.Result);
    }
}
