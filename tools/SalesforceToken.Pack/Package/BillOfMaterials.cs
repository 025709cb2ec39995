using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace SalesforceToken.Pack.Package;

/// <summary>What is in the package and where it comes from: a CycloneDX 1.6 document.</summary>
internal static class BillOfMaterials
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static string Write(ModuleManifest module, string assetsFile, string folder)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(assetsFile));
        var packageFolders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(property => property.Name).ToArray();
        var shipped = Directory.GetFiles(Path.Combine(folder, "Dependencies"), "*.dll").ToDictionary(path => Path.GetFileName(path)!);
        var components =
            from package in assets.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
            from file in RuntimeFiles(package.Value)
            where shipped.ContainsKey(file)
            orderby package.Name
            select Component(package.Name, shipped[file], packageFolders);

        return new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "library",
                    ["name"] = module.Name,
                    ["version"] = module.Version.ToString(),
                    ["licenses"] = License("MIT"),
                },
            },
            ["components"] = new JsonArray([.. components]),
        }.ToJsonString(Indented);
    }

    private static IEnumerable<string> RuntimeFiles(JsonElement package) =>
        package.GetProperty("type").GetString() == "package" && package.TryGetProperty("runtime", out var runtime)
            ? runtime.EnumerateObject().Select(file => Path.GetFileName(file.Name))
            : [];

    private static JsonObject Component(string package, string file, string[] packageFolders)
    {
        var (name, version) = (package.Split('/')[0], package.Split('/')[1]);
        return new JsonObject
        {
            ["type"] = "library",
            ["name"] = name,
            ["version"] = version,
            ["purl"] = $"pkg:nuget/{name}@{version}",
            ["hashes"] = new JsonArray(new JsonObject
            {
                ["alg"] = "SHA-256",
                ["content"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
            }),
            ["licenses"] = LicenseOf(name.ToLowerInvariant(), version, packageFolders),
        };
    }

    private static JsonArray LicenseOf(string name, string version, string[] packageFolders)
    {
        var nuspec = XDocument.Load(packageFolders.Select(folder => Path.Combine(folder, name, version, name + ".nuspec")).First(File.Exists));
        var elements = nuspec.Descendants().ToLookup(element => element.Name.LocalName);
        var expression = elements["license"].FirstOrDefault(element => element.Attribute("type")?.Value == "expression")?.Value;

        // Packages from before 2019 only give the address of their license.
        return expression is not null
            ? License(expression)
            : [new JsonObject { ["license"] = new JsonObject { ["name"] = "see the address", ["url"] = elements["licenseUrl"].First().Value } }];
    }

    private static JsonArray License(string expression) => [new JsonObject { ["expression"] = expression }];
}
