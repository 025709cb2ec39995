using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace SalesforceToken.Architecture.Tests;

/// <summary>The tables of docs/security.md name the test that shows what they say.</summary>
public sealed class SecurityPageTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    [Fact]
    public void Each_test_that_the_page_names_exists()
    {
        var tests = FindTests();
        var named = Rows().SelectMany(static row => Regex.Matches(row, @"`(\w+Tests\.\w+|\w[\w-]*\.Tests\.ps1)`")).Select(static match => match.Groups[1].Value).ToList();

        Assert.True(named.Count > 60, $"Only {named.Count} tests were found on the page.");
        Assert.Empty(named.Except(tests));
    }

    [Fact]
    public void Each_row_of_what_is_tried_and_of_the_standards_names_a_test()
    {
        var tables = Rows().Where(static row => Regex.Count(row, @"(?<!\\)\|") >= 4 && !row.StartsWith("| ---", StringComparison.Ordinal)).ToList();
        var inTable = false;
        var untested = new List<string>();
        foreach (var row in tables)
        {
            if (row.EndsWith("| Test |", StringComparison.Ordinal))
            {
                inTable = true;
            }
            else if (inTable && !row.Contains("Tests.", StringComparison.Ordinal))
            {
                untested.Add(row);
            }
        }

        Assert.True(inTable);
        Assert.Empty(untested);
    }

    // From the first table with tests to the end of the last.
    private static IEnumerable<string> Rows() => File.ReadAllLines(Path.Combine(Root, "docs/security.md"))
        .SkipWhile(static line => !line.StartsWith("### A web page", StringComparison.Ordinal))
        .TakeWhile(static line => !line.StartsWith("## The data folder", StringComparison.Ordinal));

    private static HashSet<string> FindTests()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.*", SearchOption.AllDirectories))
        {
            if (path.EndsWith(".ps1", StringComparison.Ordinal))
            {
                found.Add(Path.GetFileName(path));
            }
            else if (path.EndsWith(".cs", StringComparison.Ordinal))
            {
                var name = Path.GetFileNameWithoutExtension(path);
                var methods = Regex.Matches(File.ReadAllText(path), @"\[(?:Fact|Theory)[^\n]*\n(?:\s*\[.*\n|\s*//.*\n)*\s*public (?:async )?(?:Task|void) (\w+)\(");
                found.UnionWith(methods.Select(method => $"{name}.{method.Groups[1].Value}"));
            }
        }

        return found;
    }
}
