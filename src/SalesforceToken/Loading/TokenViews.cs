using System;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SalesforceToken.Loading;

/// <summary>
/// Brings the module's views into a session with the first token object there. The manifest's <c>FormatsToProcess</c> would do it
/// with the import, for which PowerShell reads all the views there are anew. That takes longer than all else that sets the import
/// apart from an empty module's, and a script that asks for plain text never shows one.
/// </summary>
internal static class TokenViews
{
    private const string FileName = "SalesforceToken.Format.ps1xml";

    private const string CommandName = "Update-FormatData";

    // PowerShell 7 finds the type by this name, and need not load the other commands of its module. Windows PowerShell does not
    // look into the global assembly cache for it, and has the module anyway.
    private const string Module = "Microsoft.PowerShell.Utility";
    private const string CommandType = "Microsoft.PowerShell.Commands.UpdateFormatDataCommand, Microsoft.PowerShell.Commands.Utility";

    private static readonly ConditionalWeakTable<Runspace, object> Sessions = new();

    /// <summary>
    /// Loads the views unless this session has them. On the pipeline's thread only. Where views cannot be added, as in a session that
    /// shares them with others, PowerShell shows the object in its own way.
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
            // The object matters more than how it looks.
        }
    }
}
