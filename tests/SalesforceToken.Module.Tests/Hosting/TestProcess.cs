using System;
using System.IO;
using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

// The data folder, the browser and the assembly resolution are the process's: one test at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace SalesforceToken.Module.Tests.Hosting;

internal static class TestProcess
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        // Both are read with the first use of PowerShell.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Path.Combine(Path.GetTempPath(), "SalesforceToken.Tests.Cache"));
    }
}
