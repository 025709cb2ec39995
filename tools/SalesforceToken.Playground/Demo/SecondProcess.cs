using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace SalesforceToken.Playground.Demo;

/// <summary>Another script of the same user: this program once more, which runs PowerShell code without an org of its own.</summary>
internal static class SecondProcess
{
    public const string Option = "--second-process";

    /// <exception cref="DemoException">The code failed.</exception>
    public static void Run(string script, CancellationToken cancellationToken)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            // Started as "dotnet <this program>.dll".
            start.ArgumentList.Add(typeof(SecondProcess).Assembly.Location);
        }

        start.ArgumentList.Add(Option);
        start.ArgumentList.Add(script);
        using var process = Process.Start(start)!;
        process.WaitForExitAsync(cancellationToken).GetAwaiter().GetResult();
        if (process.ExitCode != 0)
        {
            throw new DemoException($"the second process ended with exit code {process.ExitCode}.");
        }
    }
}
