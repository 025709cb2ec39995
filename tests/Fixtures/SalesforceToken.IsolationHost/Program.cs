using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.Loader;

// Usage: SalesforceToken.IsolationHost <script> [<assembly to load first>...]
// Loads the assemblies into the default context, as other modules do, runs the script, and lists all loaded assemblies:
//   name <tab> version <tab> context <tab> location
// The output of the script comes first, one object per line. The exit code is 1 if the script reported an error.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
foreach (var path in args.Skip(1))
{
    AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
}

var state = InitialSessionState.CreateDefault2();
using var runspace = RunspaceFactory.CreateRunspace(state);
runspace.Open();
using var shell = PowerShell.Create();
shell.Runspace = runspace;

foreach (var item in shell.AddScript(args[0]).Invoke())
{
    Console.WriteLine(item);
}

foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic))
{
    var context = AssemblyLoadContext.GetLoadContext(assembly)?.Name;
    Console.WriteLine(string.Join('\t', assembly.GetName().Name, assembly.GetName().Version, context, assembly.Location));
}

foreach (var error in shell.Streams.Error)
{
    Console.Error.WriteLine($"{error.FullyQualifiedErrorId}: {error}");
    for (var cause = error.Exception; cause is not null; cause = cause.InnerException)
    {
        Console.Error.WriteLine($"  {cause.GetType()}: {cause.Message}");
    }
}

// HadErrors would also be true for an error that the script caught.
return shell.Streams.Error.Count > 0 ? 1 : 0;
