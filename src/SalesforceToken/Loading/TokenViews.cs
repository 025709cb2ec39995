using System;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SalesforceToken.Loading;

/// <summary>
/// Loads the module's views into a session when the first token object is written there. With the manifest's
/// <c>FormatsToProcess</c>, the import would load them, and PowerShell would read all views of the session again. That takes longer
/// than everything else that our import costs more than the import of an empty module, and a script that asks for plain text never
/// shows a view.
/// </summary>
internal static class TokenViews
{
    private const string FileName = "SalesforceToken.Format.ps1xml";

    private const string CommandName = "Update-FormatData";

    // PowerShell 7 finds the type by this name, so it does not have to load the other commands of its module. Windows PowerShell does
    // not search the global assembly cache for it, but has the module loaded anyway.
    private const string Module = "Microsoft.PowerShell.Utility";
    private const string CommandType = "Microsoft.PowerShell.Commands.UpdateFormatDataCommand, Microsoft.PowerShell.Commands.Utility";

    private static readonly ConditionalWeakTable<Runspace, object> Sessions = new();

    /// <summary>
    /// Loads the views unless this session has them. Call it only on the pipeline's thread. If views cannot be added, as in a session
    /// that shares them with others, PowerShell shows the object in its default format.
    /// </summary>
    public static void Load()
    {
        if (Runspace.DefaultRunspace is not { } session || Sessions.TryGetValue(session, out _))
        {
            return;
        }

        Sessions.Add(session, session);
        var path = Path.Combine(DependencyResolver.ModuleFolder, FileName);
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        _ = Type.GetType(CommandType) is { } type
            ? shell.AddCommand(new CmdletInfo(CommandName, type))
            : shell.AddCommand(Module + "\\" + CommandName);
        shell.AddParameter("AppendPath", WildcardPattern.Escape(path))
            .AddParameter("WhatIf", false)
            .AddParameter("Confirm", false)
            .AddParameter("ErrorAction", ActionPreference.Ignore);
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException)
        {
            // The object matters more than its format.
        }
    }
}
