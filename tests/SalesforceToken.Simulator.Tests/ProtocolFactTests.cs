using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests;

/// <summary>What is cited of docs/salesforce-oauth.md is there.</summary>
public sealed partial class ProtocolFactTests
{
    private static readonly string Root = FindRoot();

    private static readonly HashSet<string> Sections =
        [.. Heading().Matches(File.ReadAllText(Path.Combine(Root, "docs", "salesforce-oauth.md"))).Select(heading => heading.Groups["number"].Value)];

    [Fact]
    public void Each_section_that_a_test_cites_exists()
    {
        var cited = typeof(ProtocolFactTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .SelectMany(method => method.GetCustomAttributes<ProtocolFactAttribute>(), (method, fact) => $"{fact.Section} of {method.DeclaringType!.Name}.{method.Name}")
            .ToArray();

        Assert.True(cited.Length > 100);
        Assert.Empty(Missing(cited));
    }

    [Fact]
    public void Each_section_that_a_comment_cites_exists()
    {
        var cited = new[] { "src", "tests", "tools" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Citation().Matches(File.ReadAllText(file)), (file, citation) => (file, citation.Groups["numbers"].Value))
            .SelectMany(found => Number().Matches(found.Value), (found, number) => $"{number.Value} in {Path.GetRelativePath(Root, found.file)}")
            .ToArray();

        Assert.NotEmpty(cited);
        Assert.Empty(Missing(cited));
    }

    // Each citation begins with its number.
    private static string[] Missing(string[] cited) => [.. cited.Where(citation => !Sections.Contains(citation.Split(' ')[0]))];

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SalesforceToken.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"'{AppContext.BaseDirectory}' is in no checkout.");
        }

        return folder;
    }

    [GeneratedRegex(@"^#{2,3} (?<number>\d+(\.\d+)?) ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // As in "docs/salesforce-oauth.md, sections 1.3, 6 and 9.1".
    [GeneratedRegex(@"salesforce-oauth\.md, sections? (?<numbers>\d+(\.\d+)?((, | and )\d+(\.\d+)?)*)")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
