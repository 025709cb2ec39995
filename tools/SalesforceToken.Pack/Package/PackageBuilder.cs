using System;
using System.IO;

namespace SalesforceToken.Pack.Package;

/// <summary>Packs the laid-out module for a PowerShell repository, with its bill of materials.</summary>
internal static class PackageBuilder
{
    public static void Build(string manifest, string assets, string license, string target)
    {
        var module = ModuleManifest.Read(manifest);
        var folder = Path.GetDirectoryName(manifest)!;
        var packages = ShippedPackage.Find(assets, folder);
        using var package = new PackageFile(target);
        package.AddText("[Content_Types].xml", PackageParts.ContentTypes(folder));
        package.AddText("_rels/.rels", PackageParts.Relationships(module));
        package.AddText(module.Name + ".nuspec", PackageParts.Nuspec(module));
        package.AddText(module.Name + ".cdx.json", BillOfMaterials.Write(module, packages, folder));
        package.AddText("THIRD-PARTY-NOTICES.txt", ThirdPartyNotices.Write(packages));
        package.AddText("LICENSE.txt", File.ReadAllText(license).ReplaceLineEndings("\n"));
        package.AddFolder(folder);
        Console.WriteLine(target);
    }
}
