using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SalesforceToken.Pack.Help;

/// <summary>The commands as PowerShell itself sees them: what their parameters are called, take and belong to.</summary>
internal static class ModuleCommands
{
    public static IReadOnlyList<CmdletInfo> Read(string manifest)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([manifest]);
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        var commands = shell.AddCommand("Get-Command").AddParameter("Module", "SalesforceToken").Invoke<CmdletInfo>();

        // Worked out while the runspace is open: the parameters are found when they are first asked for.
        return [.. commands.Where(command => command.ParameterSets.Count > 0).OrderBy(command => command.Name, System.StringComparer.Ordinal)];
    }
}
