using System.IO;

namespace SalesforceToken.Pack.Package;

/// <summary>Writes what goes with the module besides its code: the licences, and the bill of materials.</summary>
internal static class ModuleDocuments
{
    /// <summary>Writes the files into the folder of the module, whose other files are final.</summary>
    /// <param name="manifest">The manifest of the laid-out module.</param>
    /// <param name="assets">The project.assets.json of the module: it says which packages its assemblies are from.</param>
    /// <param name="license">The licence of the module.</param>
    public static void Write(string manifest, string assets, string license)
    {
        var folder = Path.GetDirectoryName(manifest)!;
        var name = Path.GetFileNameWithoutExtension(manifest);
        var packages = ShippedPackage.Find(assets, folder);
        File.WriteAllText(Path.Combine(folder, "LICENSE.txt"), File.ReadAllText(license).ReplaceLineEndings("\n"));
        File.WriteAllText(Path.Combine(folder, "THIRD-PARTY-NOTICES.txt"), ThirdPartyNotices.Write(packages));
        File.WriteAllText(
            Path.Combine(folder, name + ".cdx.json"),
            BillOfMaterials.Write(name, ModuleManifest.ReadVersion(manifest), packages, folder));
    }
}
