using System;
using System.IO;
using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

// The data folder, the browser and the assembly resolution belong to the whole process, so only one test runs at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace SalesforceToken.Module.Tests.Hosting;

internal static class TestProcess
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        // PowerShell reads both on its first use.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Path.Combine(Path.GetTempPath(), "SalesforceToken.Tests.Cache"));
    }
}
