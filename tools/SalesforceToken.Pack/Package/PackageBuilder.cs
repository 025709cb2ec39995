using System;
using System.IO;

namespace SalesforceToken.Pack.Package;

/// <summary>Packs the laid-out module for a PowerShell repository, with its bill of materials.</summary>
internal static class PackageBuilder
{
    public static void Build(string manifest, string assets, string target)
    {
        var module = ModuleManifest.Read(manifest);
        var folder = Path.GetDirectoryName(manifest)!;
        using var package = new PackageFile(target);
        package.AddText("[Content_Types].xml", PackageParts.ContentTypes(folder));
        package.AddText("_rels/.rels", PackageParts.Relationships(module));
        package.AddText(module.Name + ".nuspec", PackageParts.Nuspec(module));
        package.AddText(module.Name + ".cdx.json", BillOfMaterials.Write(module, assets, folder));
        package.AddFolder(folder);
        Console.WriteLine(target);
    }
}
