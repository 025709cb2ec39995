using System;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SalesforceToken.Loading;

/// <summary>
/// Brings the module's views into a session with the first token object there. The manifest's <c>FormatsToProcess</c> would do it
/// with the import, for which PowerShell reads all the views there are anew: most of what an import would take, and a script that
/// asks for plain text never shows one.
/// </summary>
internal static class TokenViews
{
    private const string FileName = "SalesforceToken.Format.ps1xml";

    // Of Microsoft.PowerShell.Utility, whose other commands need not be loaded for it.
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
        if (Type.GetType(CommandType) is not { } command)
        {
            return;
        }

        var path = Path.Combine(Path.GetDirectoryName(typeof(TokenViews).Assembly.Location)!, FileName);
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(new CmdletInfo("Update-FormatData", command))
            .AddParameter("AppendPath", WildcardPattern.Escape(path))
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
