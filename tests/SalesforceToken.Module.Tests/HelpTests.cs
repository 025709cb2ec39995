using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>The help as Get-Help shows it, and its examples as a user would run them.</summary>
public sealed class HelpTests : IAsyncLifetime
{
    // What commands return and take, each described in one text, and the topic about the module.
    private static readonly Lazy<IReadOnlyList<string>> Explanations = new(ReadExplanations);

    private SalesforceSession _user = null!;

    public static TheoryData<string> Commands { get; } = [.. CommandNames()];

    public async ValueTask InitializeAsync() => _user = await SalesforceSession.StartAsync();

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_and_every_parameter_is_explained(string command)
    {
        var help = _user.Get($"Get-Help {command} -Full");

        Assert.EndsWith(".", help.Properties["Synopsis"].Value.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(Text(help, "description"));
        Assert.NotEmpty(Text(Child(help, "alertSet"), "alert"));
        var explained = Items(Child(help, "parameters"), "parameter").ToDictionary(p => p.Properties["name"].Value.ToString()!, p => Text(p, "description"));
        var parameters = _user.Run($"(Get-Command {command}).ParameterSets | ForEach-Object {{ $_.Parameters }} | ForEach-Object {{ $_.Name }}").Output
            .Select(name => name.ToString()).Except(Cmdlet.CommonParameters).Distinct();
        Assert.All(parameters, parameter => Assert.NotEmpty(explained[parameter]));
        Assert.True(Examples(command).Count >= 3);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_example_that_needs_only_the_engine_runs_as_written(string command)
    {
        foreach (var name in new[] { "default", "prod", "qa" })
        {
            _user.Authorize(name);
        }

        var ran = 0;
        foreach (var example in Examples(command).Where(IsRunnable))
        {
            _user.Screen.Lines.Enqueue(_user.Org.App.ConsumerKey);
            _user.Screen.Lines.Enqueue(_user.Org.App.ConsumerSecret);
            _user.Screen.Choices.Enqueue(0);

            Assert.Empty(_user.Run(example).Errors);
            ran++;
        }

        // The Pester suite runs all examples, including these.
        Assert.NotEqual(0, ran);
    }

    [Fact]
    public void Every_error_id_is_in_the_about_topic()
    {
        var topic = File.ReadAllText(Path.Combine(BuiltModule.Folder, "en-US", "about_SalesforceToken.help.txt"));
        _user.Run("Get-SfAccessToken nobody");
        var codes = AppDomain.CurrentDomain.GetAssemblies().First(a => a.GetName().Name == "SalesforceToken.Engine" && a.Location.StartsWith(BuiltModule.Folder, StringComparison.Ordinal))
            .GetType("SalesforceToken.Engine.Errors.TokenErrorCode", throwOnError: true)!;

        Assert.All(codes.GetEnumNames(), name => Assert.Contains(name, topic, StringComparison.Ordinal));
    }

    // What a command returns, what its errors are, and what its values mean: a text has a line for each member, '- Member: ...'.
    [Theory]
    [MemberData(nameof(TypesOfUsers))]
    public void Every_property_and_every_value_is_explained(string name)
    {
        var type = ModuleAssembly().GetType(name, throwOnError: true)!;
        var members = type.IsEnum ? type.GetEnumNames() : [.. type.GetProperties().Where(p => p.DeclaringType!.Assembly == type.Assembly).Select(p => p.Name)];
        Assert.NotEmpty(members);

        var missing = Explanations.Value.Select(text => members.Where(member => !Regex.IsMatch(text, $@"^\s*- {member}: \w.{{8,}}", RegexOptions.Multiline)).ToArray());

        Assert.Empty(missing.MinBy(absent => absent.Length)!);
    }

    // The command's property does not contain this value, so the build cannot compare it with the page.
    [Fact]
    public void A_default_that_the_command_works_out_is_the_one_in_its_help()
    {
        var token = _user.Get("New-SfAccessToken");

        foreach (var parameter in new[] { "Name", "Environment", "CallbackUrl" })
        {
            Assert.Equal(token.Properties[parameter].Value.ToString(), Default("New-SfAccessToken", parameter));
        }

        Assert.Equal(Assert.Single(_user.Run("Get-SfAccessToken").Errors).TargetObject, Default("Get-SfAccessToken", "Name"));
    }

    public static TheoryData<string> TypesOfUsers()
    {
        using var session = new PowerShellSession();
        var outputs = session.Run("(Get-Command -Module SalesforceToken).OutputType | ForEach-Object { $_.Type }").Output.Select(type => (Type)type.BaseObject);
        var module = ModuleAssembly();
        return [.. module.GetExportedTypes().Where(type => type.IsEnum || type.IsSubclassOf(typeof(Exception)) || outputs.Contains(type)).Select(type => type.FullName!)];
    }

    private static Assembly ModuleAssembly() =>
        AppDomain.CurrentDomain.GetAssemblies().Single(assembly => !assembly.IsDynamic && assembly.Location == BuiltModule.CmdletAssembly);

    private static IReadOnlyList<string> ReadExplanations()
    {
        using var session = new PowerShellSession();
        var descriptions =
            from command in CommandNames()
            let help = session.Run($"Get-Help {command} -Full").Output.Single()
            from part in Items(Child(help, "returnValues"), "returnValue").Concat(Items(Child(help, "parameters"), "parameter"))
            select Text(part, "description");
        return [File.ReadAllText(Path.Combine(BuiltModule.Folder, "en-US", "about_SalesforceToken.help.txt")), .. descriptions];
    }

    private string Default(string command, string parameter) =>
        _user.Get($"Get-Help {command} -Parameter {parameter}").Properties["defaultValue"].Value.ToString()!;

    private static IEnumerable<string> CommandNames()
    {
        using var session = new PowerShellSession();
        return [.. session.Run("Get-Command -Module SalesforceToken | ForEach-Object { $_.Name }").Output.Select(name => name.ToString())];
    }

    private List<string> Examples(string command) =>
        [.. Items(Child(_user.Get($"Get-Help {command} -Full"), "examples"), "example").Select(example => example.Properties["code"].Value.ToString()!)];

    // The hosted engine has no Invoke-RestMethod, no Get-Credential and so on. And nobody opens an address that is shown.
    private static readonly string[] NeedsMore = ["-NoBrowser", "python ", "batch.pem", "sfdx-url.json"];

    private bool IsRunnable(string example) => !Array.Exists(NeedsMore, part => example.Contains(part, StringComparison.Ordinal)) && Parser.ParseInput(example, out _, out _)
        .FindAll(static node => node is CommandAst, searchNestedScriptBlocks: true)
        .Select(static node => ((CommandAst)node).GetCommandName())
        .All(name => _user.Run($"Get-Command '{name}' -ErrorAction Ignore").Output.Count > 0);

    private static PSObject Child(PSObject parent, string name) => PSObject.AsPSObject(parent.Properties[name].Value);

    private static PSObject[] Items(PSObject parent, string name) =>
        LanguagePrimitives.ConvertTo<PSObject[]>(parent.Properties[name].Value);

    private static string Text(PSObject parent, string name) =>
        string.Concat(LanguagePrimitives.ConvertTo<PSObject[]>(parent.Properties[name].Value).Select(part => part.Properties["Text"]?.Value ?? part));
}
