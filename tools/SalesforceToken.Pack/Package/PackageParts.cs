using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace SalesforceToken.Pack.Package;

/// <summary>The parts that make an archive a NuGet package (ECMA-376 part 2, and the nuspec schema of 2013/05).</summary>
internal static class PackageParts
{
    public static string ContentTypes(string folder)
    {
        XNamespace types = "http://schemas.openxmlformats.org/package/2006/content-types";
        var extensions = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetExtension(path).TrimStart('.'))
            .Append("nuspec")
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.Ordinal);
        return Text(new XElement(
            types + "Types",
            new XElement(types + "Default", new XAttribute("Extension", "rels"), new XAttribute("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
            extensions.Select(extension => new XElement(types + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", "application/octet-stream")))));
    }

    public static string Relationships(ModuleManifest module)
    {
        XNamespace relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        return Text(new XElement(
            relations + "Relationships",
            new XElement(
                relations + "Relationship",
                new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
                new XAttribute("Target", $"/{module.Name}.nuspec"),
                new XAttribute("Id", "R1"))));
    }

    public static string Nuspec(ModuleManifest module)
    {
        XNamespace nuspec = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";
        return Text(new XElement(
            nuspec + "package",
            new XElement(
                nuspec + "metadata",
                new XElement(nuspec + "id", module.Name),
                new XElement(nuspec + "version", module.Version),
                new XElement(nuspec + "authors", module.Author),
                new XElement(nuspec + "owners", module.Author),
                new XElement(nuspec + "requireLicenseAcceptance", "false"),
                new XElement(nuspec + "licenseUrl", module.LicenseUri),
                new XElement(nuspec + "description", module.Description),
                new XElement(nuspec + "releaseNotes", module.ReleaseNotes),
                new XElement(nuspec + "copyright", module.Copyright),
                new XElement(nuspec + "tags", string.Join(' ', module.Tags)))));
    }

    private static string Text(XElement root) => "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + root.ToString().ReplaceLineEndings("\n");
}
