using System;
using System.IO;
using SalesforceToken.Packager;

// Usage: SalesforceToken.Packager <manifest of the laid-out module> <project.assets.json of the module> <package to write>
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
var (manifest, assets, target) = (Path.GetFullPath(args[0]), args[1], args[2]);
var module = ModuleManifest.Read(manifest);
var folder = Path.GetDirectoryName(manifest)!;

using var package = new PackageFile(target);
package.AddText("[Content_Types].xml", PackageParts.ContentTypes(folder));
package.AddText("_rels/.rels", PackageParts.Relationships(module));
package.AddText(module.Name + ".nuspec", PackageParts.Nuspec(module));
package.AddText(module.Name + ".cdx.json", BillOfMaterials.Write(module, assets, folder));
package.AddFolder(folder);
Console.WriteLine($"{target}");
