using System;
using System.IO;

namespace SalesforceToken.Pack.Package;

/// <summary>Packs the laid-out module for a PowerShell repository.</summary>
internal static class PackageBuilder
{
    public static void Build(string manifest, string target)
    {
        var module = ModuleManifest.Read(manifest);
        var folder = Path.GetDirectoryName(manifest)!;
        using var package = new PackageFile(target);
        package.AddText("[Content_Types].xml", PackageParts.ContentTypes(folder));
        package.AddText("_rels/.rels", PackageParts.Relationships(module));
        package.AddText(module.Name + ".nuspec", PackageParts.Nuspec(module));
        package.AddFolder(folder);
        Console.WriteLine(target);
    }
}
