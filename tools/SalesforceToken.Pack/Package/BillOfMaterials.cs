using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SalesforceToken.Pack.Package;

/// <summary>What is in the module and where it comes from: a CycloneDX 1.6 document.</summary>
internal static class BillOfMaterials
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static string Write(string module, Version version, IReadOnlyList<ShippedPackage> packages, string folder)
    {
        var own = Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories)
            .Except(packages.Select(package => package.File))
            .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
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
                    ["name"] = module,
                    ["version"] = version.ToString(),
                    ["licenses"] = License("MIT"),
                },
            },
            ["components"] = new JsonArray(
            [
                .. own.Select(file => Component("file", file.Name, version.ToString(), file.Path, License("MIT"))),
                .. packages.Select(Component),
            ]),
        }.ToJsonString(Indented);
    }

    private static JsonObject Component(ShippedPackage package)
    {
        var component = Component("library", package.Name, package.Version, package.File, LicenseOf(package));
        component["purl"] = $"pkg:nuget/{package.Name}@{package.Version}";
        return component;
    }

    private static JsonObject Component(string type, string name, string version, string file, JsonArray licenses) => new()
    {
        ["type"] = type,
        ["name"] = name,
        ["version"] = version,
        ["hashes"] = new JsonArray(new JsonObject
        {
            ["alg"] = "SHA-256",
            ["content"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
        }),
        ["licenses"] = licenses,
    };

    // Packages from before 2019 only give the address of their license.
    private static JsonArray LicenseOf(ShippedPackage package) => package.LicenseExpression is { } expression
        ? License(expression)
        : [new JsonObject { ["license"] = new JsonObject { ["name"] = "see the address", ["url"] = package.LicenseUrl } }];

    private static JsonArray License(string expression) => [new JsonObject { ["expression"] = expression }];
}
