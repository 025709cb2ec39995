using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SalesforceToken.Pack.Package;

/// <summary>What the manifest says of the module: the one place for its version and its words.</summary>
internal sealed record ModuleManifest(string Name, Version Version, string Author, string Description, string Copyright, Uri LicenseUri, string ReleaseNotes, IReadOnlyList<string> Tags)
{
    /// <summary>Reads the version alone, also while files that the manifest lists are not there yet.</summary>
    public static Version ReadVersion(string path)
    {
        var members = (HashtableAst)Parser.ParseFile(path, out _, out _).Find(static node => node is HashtableAst, searchNestedScriptBlocks: false);
        return Version.Parse((string)((Hashtable)members.SafeGetValue())["ModuleVersion"]!);
    }

    public static ModuleManifest Read(string path)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;

        // Also refuses a manifest whose files are not there.
        var module = shell.AddCommand("Test-ModuleManifest").AddParameter("Path", path).AddParameter("ErrorAction", "Stop").Invoke<PSModuleInfo>().Single();
        IEnumerable<string> tags =
        [
            .. module.Tags,
            "PSModule",
            "PSIncludes_Cmdlet",
            .. module.ExportedCmdlets.Keys.Order(StringComparer.Ordinal).SelectMany(name => new[] { "PSCmdlet_" + name, "PSCommand_" + name }),
        ];
        return new ModuleManifest(
            Path.GetFileNameWithoutExtension(path),
            module.Version,
            module.Author,
            module.Description,
            module.Copyright,
            module.LicenseUri,
            module.ReleaseNotes ?? string.Empty,
            [.. tags.Distinct(StringComparer.Ordinal)]);
    }
}
