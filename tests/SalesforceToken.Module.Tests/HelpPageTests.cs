using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using SalesforceToken.Module.Tests.Hosting;
using SalesforceToken.Pack.Help;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>The pages of the commands: the real ones are correct, and a page that is wrong or incomplete fails the build.</summary>
public sealed class HelpPageTests
{
    private static readonly Lazy<IReadOnlyList<CmdletInfo>> Loaded = new(() => ModuleCommands.Read(BuiltModule.Manifest));

    public static TheoryData<string> Commands { get; } = [.. Loaded.Value.Select(command => command.Name)];

    /// <summary>A page, the text that is replaced in it, and the words that the error must have.</summary>
    public static TheoryData<string, string, string, string> Faults { get; } = new()
    {
        // The front matter.
        { "Get-SfAccessToken", "title: Get-SfAccessToken", "title: Get-SfToken", "'Get-SfToken'; it must be 'Get-SfAccessToken'" },
        { "Get-SfAccessToken", "document type: cmdlet", "document type: module", "document type 'module'" },
        { "Get-SfAccessToken", "external help file: SalesforceToken.dll-Help.xml\n", "", "no external help file" },
        { "Get-SfAccessToken", "Locale: en-US", "Locale: de-DE", "Locale 'de-DE'" },
        { "Get-SfAccessToken", "Module Name: SalesforceToken", "Module Name: Other", "Module Name 'Other'" },
        { "Get-SfAccessToken", "schema version: 2024-05-01", "schema version: 2.0.0", "PlatyPS schema version '2.0.0'" },
        { "Get-SfAccessToken", "ms.date: ", "ms.date: 31/", "ms.date" },
        { "Get-SfAccessToken", "HelpUri: ''", "HelpUri: https://example.com/elsewhere", "HelpUri 'https://example.com/elsewhere'" },
        { "Get-SfAccessToken", "HelpUri: ''\n", "", "no HelpUri" },
        { "Get-SfAccessToken", "title: Get-SfAccessToken\n---", "title: Get-SfAccessToken\n", "front matter has no end" },
        { "Get-SfAccessToken", "HelpUri: ''", "HelpUri: '", "The front matter: the YAML cannot be read" },

        // The sections.
        { "Get-SfAccessToken", "# Get-SfAccessToken\n", "# Get-SfToken\n", "The heading is Get-SfToken" },
        { "Get-SfAccessToken", "## SYNOPSIS", "## Synopsis", "The section SYNOPSIS is missing" },
        { "Get-SfAccessToken", "## NOTES", "## REMARKS", "The section NOTES is missing" },
        { "Get-SfAccessToken", "## NOTES", "## REMARKS", "no section REMARKS" },
        { "Get-SfAccessToken", "## NOTES", "## NOTES\n\n## RELATED LINKS\n\n## NOTES", "The section NOTES is empty" },
        { "Get-SfCallbackUrl", "## DESCRIPTION", "## EXAMPLES\n\nNone.\n\n## DESCRIPTION", "not in the order" },
        { "Get-SfCallbackUrl", "This cmdlet has no aliases.\n", "", "The section ALIASES is empty" },
        { "Get-SfCallbackUrl", "has no aliases", "has the alias `gscu`", "no gscu" },
        { "Get-SfAccessToken", "### CommonParameters", "### -CommonParameters", "CommonParameters is missing" },
        { "Get-SfAccessToken", "get the token with the name default.\n\n```yaml", "get the token with the name default.\n\n```", "-Name: a parameter has a heading with a dash, and one block of yaml" },

        // The syntax.
        { "Set-SfConsumerCredential", "### ConsumerKey\n", "### ConsumerKeys\n", "ConsumerKey is missing" },
        { "Set-SfConsumerCredential", "### ConsumerKey\n", "### ConsumerKeys\n", "no ConsumerKeys" },
        { "Set-SfConsumerCredential", "### Credential (Default)", "### Credential", "Credential (Default) is missing" },
        { "Get-SfAccessToken", "[-ThrottleLimit <int>]", "[-ThrottleLimit <long>]", "SYNTAX: __AllParameterSets" },

        // The examples.
        { "Get-SfCallbackUrl", "### Example 2: ", "### Example 3: ", "does not begin with 'Example 2: '" },
        { "Get-SfCallbackUrl", "### Example 3: The addresses of all tokens\n\n```powershell", "### Example 3: The addresses of all tokens\n\n```powershell\n```\n\n```powershell", "does not have one block of code" },
        { "Get-SfCallbackUrl", "### Example 3: The addresses of all tokens\n", "", "there are 2" },

        // The parameters.
        { "Get-SfAccessToken", "### -ForceRefresh", "### -Force", "-ForceRefresh is missing" },
        { "Get-SfAccessToken", "### -ForceRefresh", "### -Force", "no -Force" },
        { "Get-SfAccessToken", "How many tokens the command works on at the same time.\n", "", "-ThrottleLimit: there is no description" },
        { "Get-SfAccessToken", "Type: System.Int32", "Type: System.Int64", "-ThrottleLimit: the page has Type 'System.Int64'; the command has 'System.Int32'" },
        { "Get-SfAccessToken", "DefaultValue: 16", "DefaultValue: 8", "-ThrottleLimit: the page has DefaultValue '8'; the command has '16'" },
        { "Get-SfAccessToken", "DefaultValue: default", "DefaultValue: ''", "-Name: the page has DefaultValue ''" },
        { "Get-SfAccessToken", "SupportsWildcards: true", "SupportsWildcards: false", "-Name: the page has SupportsWildcards 'false'" },
        { "Get-SfAccessToken", "Position: 0", "Position: 1", "-Name: the page has Position in (All) '1'" },
        { "Rename-SfAccessToken", "IsRequired: true", "IsRequired: false", "-NewName: the page has IsRequired in (All) 'false'" },
        { "Get-SfAccessToken", "ValueFromPipeline: true", "ValueFromPipeline: false", "-Name: the page has ValueFromPipeline in (All) 'false'" },
        { "Get-SfAccessToken", "ValueFromPipelineByPropertyName: true", "ValueFromPipelineByPropertyName: false", "-Name: the page has ValueFromPipelineByPropertyName in (All) 'false'" },
        { "Get-SfAccessToken", "ValueFromRemainingArguments: false", "ValueFromRemainingArguments: true", "ValueFromRemainingArguments in (All) 'true'" },
        { "Set-SfConsumerCredential", "- Name: Credential\n", "- Name: Credentials\n", "-Credential: the command has no Position in Credentials" },
        { "Set-SfConsumerCredential", "- Name: Credential\n", "- Name: Credentials\n", "-Credential: the page has no Position in Credential;" },
        { "Get-SfAccessToken", "DontShow: false", "DontShow: true", "DontShow 'true'" },
        { "Get-SfAccessToken", "HelpMessage: ''", "HelpMessage: Say it", "HelpMessage 'Say it'" },
        { "Get-SfAccessToken", "HelpMessage: ''\n", "", "the page has no HelpMessage" },
        { "Get-SfAccessToken", "HelpMessage: ''", "HelpMessages: ''", "the command has no HelpMessages" },
        { "Get-SfAccessToken", "Aliases: []", "Aliases:\n- a", "Aliases 'a'" },
        { "Get-SfAccessToken", "Aliases: []", "Aliases: [", "the YAML cannot be read" },
        { "Get-SfAccessToken", "DontShow: false", "Type: twice", "the YAML cannot be read" },
        { "Invoke-SfRestMethod", "- Patch\n", "", "-Method: the page has AcceptedValues 'Get, Post, Put, Delete, Head'" },
        { "New-SfAccessToken", "AcceptedValues:\n- Production\n", "AcceptedValues:\n- Scratch\n- Production\n", "-Environment: the page has AcceptedValues 'Scratch, Production, Sandbox'" },
        { "New-SfAccessToken", "Aliases:\n- cf\n", "Aliases: []\n", "-Confirm: the page has Aliases ''; the command has 'cf'" },

        // Inputs and outputs.
        { "Get-SfAccessToken", "## INPUTS\n\n### System.String", "## INPUTS\n\n### None", "INPUTS: the types: System.String is missing" },
        { "Get-SfAccessToken", "### SalesforceToken.SfAccessToken", "### SfAccessToken", "OUTPUTS: the types: the command has no SfAccessToken" },
        { "Get-SfCallbackUrl", "The address.\n", "", "OUTPUTS: there is no description of System.String" },
        { "Get-SfCallbackUrl", "### -Name\n", "### -Name\n\nTwice.\n\n```yaml\n```\n\n### -Name\n", "PARAMETERS: -Name is there 2 times" },
        { "Remove-SfAccessToken", "## OUTPUTS\n\n### None", "## OUTPUTS\n\n### System.String", "OUTPUTS: the types: None is missing" },

        // The Markdown.
        { "Get-SfCallbackUrl", "- [about_SalesforceToken](about_SalesforceToken.md)\n", "```\n", "A fenced block has no end" },
        { "Get-SfCallbackUrl", "# Get-SfCallbackUrl\n", "Text\n", "stands before the first heading" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_page_of_the_repository_is_true(string command)
    {
        var page = HelpBuilder.Page(Command(command), BuiltModule.Metadata("HelpSources"), online: null);

        Assert.Equal(command, page.Title);
        Assert.Equal(Command(command).Parameters.Keys.Except(Cmdlet.CommonParameters).Order(), page.Parameters.Select(parameter => parameter.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_page_with_a_fault_fails_and_the_error_names_it(string command, string written, string instead, string error)
    {
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "en-US")).FullName, command + ".md");
        var text = File.ReadAllText(Path.Combine(BuiltModule.Metadata("HelpSources"), command + ".md"));
        Assert.Contains(written, text, StringComparison.Ordinal);
        File.WriteAllText(copy, text.Replace(written, instead, StringComparison.Ordinal));

        var failure = Assert.Throws<HelpSourceException>(() => HelpBuilder.Page(Command(command), Path.GetDirectoryName(copy)!, online: null));

        Assert.Equal(copy, failure.Path);
        Assert.Contains(failure.Problems, problem => problem.Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_command_without_a_page_fails()
    {
        using var folder = new TemporaryFolder();

        var failure = Assert.Throws<HelpSourceException>(() => HelpBuilder.Page(Command("Get-SfAccessToken"), folder.Path, online: null));

        Assert.Equal(Path.Combine(folder.Path, "Get-SfAccessToken.md"), failure.Path);
    }

    [Fact]
    public void One_build_tells_the_faults_of_all_pages()
    {
        using var folder = new TemporaryFolder();

        var failure = Assert.Throws<AggregateException>(() => HelpBuilder.Build(BuiltModule.Manifest, folder.Path, Path.Combine(folder.Path, "help"), string.Empty));

        Assert.Equal(Commands.Count, failure.InnerExceptions.OfType<HelpSourceException>().Select(page => page.Path).Distinct().Count());
    }

    [Fact]
    public void The_address_of_the_page_may_stand_in_its_front_matter()
    {
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "en-US")).FullName, "Get-SfCallbackUrl.md");
        var text = File.ReadAllText(Path.Combine(BuiltModule.Metadata("HelpSources"), "Get-SfCallbackUrl.md"));
        File.WriteAllText(copy, text.Replace("HelpUri: ''", "HelpUri: https://example.com/help/Get-SfCallbackUrl.md", StringComparison.Ordinal));

        var page = HelpBuilder.Page(Command("Get-SfCallbackUrl"), Path.GetDirectoryName(copy)!, new Uri("https://example.com/help/Get-SfCallbackUrl.md"));

        Assert.Equal("https://example.com/help/Get-SfCallbackUrl.md", page.FrontMatter["HelpUri"]);
    }

    private static CmdletInfo Command(string name) => Loaded.Value.Single(command => command.Name == name);
}
