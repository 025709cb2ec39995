using System.Collections.Generic;
using System.IO;
using System.Linq;
using SalesforceToken.Module.Tests.Hosting;
using SalesforceToken.Pack.Help;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>The address that Get-Help -Online opens. It comes only from the one property of the build.</summary>
public sealed class OnlineHelpTests
{
    // HelpUri is what Get-Help -Online opens; the rest is what Get-Help shows.
    private const string Addresses =
        "Get-Command -Module SalesforceToken | ForEach-Object { \"$($_.Name) $($_.HelpUri) $((Get-Help $_.Name).relatedLinks.navigationLink.uri | Where-Object { $_ })\" }";

    [Fact]
    public void With_an_address_each_command_has_its_page()
    {
        var lines = Build("https://example.com/help/en-US/");

        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            var name = line.Split(' ')[0];
            Assert.Equal($"{name} https://example.com/help/en-US/{name}.md https://example.com/help/en-US/{name}.md", line);
        });
    }

    [Fact]
    public void Without_an_address_there_is_none()
    {
        var lines = Build(string.Empty);

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(line.Split(' ')[0], line.Trim()));
    }

    // In a separate process, because a process loads an assembly of one name once, and PowerShell finds the help next to it.
    private static List<string> Build(string baseAddress)
    {
        using var folder = new TemporaryFolder();
        var module = Path.Combine(folder.Path, "SalesforceToken", Path.GetFileName(BuiltModule.Folder));
        foreach (var file in Directory.GetFiles(BuiltModule.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(module, Path.GetRelativePath(BuiltModule.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        HelpBuilder.Build(BuiltModule.Manifest, BuiltModule.Metadata("HelpSources"), Path.Combine(module, "en-US"), baseAddress);
        var lines = ModuleProcess.Run($"Import-Module '{Path.Combine(module, "SalesforceToken.psd1")}'; {Addresses}", new Dictionary<string, string>());
        return [.. lines.Where(line => !line.Contains('\t'))];
    }
}
