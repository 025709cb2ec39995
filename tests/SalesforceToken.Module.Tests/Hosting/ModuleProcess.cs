using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>A process of its own, for what is the whole process's: what is loaded into it, and the memory that it takes.</summary>
internal static class ModuleProcess
{
    /// <summary>Runs a script there, which is to import the module.</summary>
    /// <param name="script">The script; its first error ends it.</param>
    /// <param name="environment">Variables of its environment.</param>
    /// <param name="first">The assemblies to load before anything else.</param>
    /// <returns>What the script wrote, one line each, and a line of four cells for each assembly that is loaded in the end.</returns>
    /// <exception cref="InvalidOperationException">There was an error.</exception>
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
