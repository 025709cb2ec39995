using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;

namespace SalesforceToken.Pack.Package;

/// <summary>A NuGet package with an assembly that the module ships, and what its nuspec says.</summary>
internal sealed record ShippedPackage(
    string Name, string Version, string File, string Folder, string Copyright,
    string? LicenseExpression, string? LicenseUrl)
{
    // The text of the licence, then what the package itself has from others.
    public IEnumerable<string> LicenseFiles => Directory.GetFiles(Folder)
        .Where(path => Path.GetFileName(path).ToUpperInvariant() is "LICENSE" or "LICENSE.TXT" or "LICENSE.MD" or "THIRD-PARTY-NOTICES.TXT")
        .Order(StringComparer.Ordinal);

    public static IReadOnlyList<ShippedPackage> Find(string assetsFile, string folder)
    {
        using var assets = JsonDocument.Parse(System.IO.File.ReadAllText(assetsFile));
        var roots = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(property => property.Name).ToArray();
        var shipped = Directory.GetFiles(Path.Combine(folder, "Dependencies"), "*.dll").ToDictionary(path => Path.GetFileName(path)!);
        return
        [
            .. from package in assets.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
               from file in RuntimeFiles(package.Value)
               where shipped.ContainsKey(file)
               orderby package.Name
               select Read(package.Name.Split('/'), shipped[file], roots),
        ];
    }

    private static IEnumerable<string> RuntimeFiles(JsonElement package) =>
        package.GetProperty("type").GetString() == "package" && package.TryGetProperty("runtime", out var runtime)
            ? runtime.EnumerateObject().Select(file => Path.GetFileName(file.Name))
            : [];

    private static ShippedPackage Read(string[] id, string file, string[] roots)
    {
        var name = id[0].ToLowerInvariant();
        var folder = roots.Select(root => Path.Combine(root, name, id[1])).First(Directory.Exists);
        var elements = XDocument.Load(Path.Combine(folder, name + ".nuspec")).Descendants().ToLookup(element => element.Name.LocalName);
        return new ShippedPackage(
            id[0],
            id[1],
            file,
            folder,
            elements["copyright"].FirstOrDefault()?.Value ?? elements["authors"].First().Value,
            elements["license"].FirstOrDefault(element => element.Attribute("type")?.Value == "expression")?.Value,
            elements["licenseUrl"].FirstOrDefault()?.Value);
    }
}
