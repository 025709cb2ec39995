using System;
using System.IO;
using System.Linq;
using Xunit;

namespace SalesforceToken.Architecture.Tests;

/// <summary>The packages of every project are locked, in a file that is the same on every machine.</summary>
public sealed class LockFileTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    [Fact]
    public void Every_project_locks_its_packages_without_an_address_or_a_runtime()
    {
        var projects = new[] { "src", "tests", "tools" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Where(project => !File.ReadAllText(project).Contains("<RestorePackagesWithLockFile>false<", StringComparison.Ordinal))
            .ToArray();

        Assert.True(projects.Length > 10);
        Assert.All(projects, project =>
        {
            var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"));
            Assert.DoesNotContain("://", text, StringComparison.Ordinal);

            // A runtime has a part of its own: "net10.0/linux-x64".
            Assert.DoesNotMatch("\"net[^\"]*/[^\"]*\": \\{", text);
        });
    }
}
