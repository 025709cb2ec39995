using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Pack.Help;

/// <summary>What the built module says of a command, in the words of the schema.</summary>
internal sealed class CommandFacts
{
    private readonly CmdletInfo _command;

    public CommandFacts(CmdletInfo command)
    {
        _command = command;
    }

    /// <summary>The parameters, without those that every cmdlet has.</summary>
    public IEnumerable<ParameterMetadata> Parameters =>
        _command.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name));

    /// <summary>The lines of the syntax, by the heading of their parameter set.</summary>
    public IReadOnlyDictionary<string, string> Syntax =>
        _command.ParameterSets.ToDictionary(set => set.IsDefault ? $"{set.Name} (Default)" : set.Name, set => $"{_command.Name} {set}");

    /// <summary>The types that the pipeline may bring as a whole.</summary>
    public IEnumerable<string> Inputs => OrNone(Parameters
        .Where(parameter => parameter.ParameterSets.Values.Any(set => set.ValueFromPipeline))
        .Select(parameter => (parameter.ParameterType.GetElementType() ?? parameter.ParameterType).ToString()));

    public IEnumerable<string> Outputs => OrNone(_command.OutputType.Select(type => type.Name));

    /// <summary>The front matter that a page of this command has, apart from its date and its address.</summary>
    public IReadOnlyDictionary<string, string> FrontMatter => new Dictionary<string, string>
    {
        ["document type"] = "cmdlet",
        ["external help file"] = Path.GetFileName(_command.HelpFile),
        ["Module Name"] = _command.ModuleName,
        ["PlatyPS schema version"] = CommandPage.Schema,
        ["title"] = _command.Name,
    };

    /// <summary>
    /// The YAML of a parameter. The default value is null where the command only works it out when it runs; then the page alone
    /// can say it.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Yaml(ParameterMetadata parameter)
    {
        var facts = new Dictionary<string, string?>
        {
            ["Type"] = parameter.ParameterType.ToString(),
            ["DefaultValue"] = DefaultValue(parameter),
            ["SupportsWildcards"] = Text(parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any()),
            ["Aliases"] = string.Join(", ", parameter.Aliases),
            ["DontShow"] = Text(parameter.Attributes.OfType<ParameterAttribute>().Any(attribute => attribute.DontShow)),
            ["AcceptedValues"] = string.Join(", ", AcceptedValues(parameter.ParameterType, parameter.Attributes)),
            ["HelpMessage"] = string.Concat(parameter.ParameterSets.Values.Select(set => set.HelpMessage).Distinct()),
        };
        foreach (var (key, set) in parameter.ParameterSets)
        {
            var name = key == ParameterAttribute.AllParameterSets ? "(All)" : key;
            facts[$"Position in {name}"] = set.Position == int.MinValue ? "Named" : set.Position.ToString(CultureInfo.InvariantCulture);
            facts[$"IsRequired in {name}"] = Text(set.IsMandatory);
            facts[$"ValueFromPipeline in {name}"] = Text(set.ValueFromPipeline);
            facts[$"ValueFromPipelineByPropertyName in {name}"] = Text(set.ValueFromPipelineByPropertyName);
            facts[$"ValueFromRemainingArguments in {name}"] = Text(set.ValueFromRemainingArguments);
        }

        return facts;
    }

    /// <summary>The values that a parameter is limited to; empty when there is no such limit.</summary>
    public static IReadOnlyList<string> AcceptedValues(Type type, IEnumerable<Attribute> attributes)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum
            ? Enum.GetNames(plain)
            : [.. attributes.OfType<ValidateSetAttribute>().SelectMany(attribute => attribute.ValidValues)];
    }

    // The property of a new cmdlet holds it; -WhatIf and -Confirm have no property. Every cmdlet of the module also begins to load
    // the engine, which reads and writes no file of the user's.
    private string? DefaultValue(ParameterMetadata parameter)
    {
        using var cmdlet = Activator.CreateInstance(_command.ImplementingType) as IDisposable;
        return _command.ImplementingType.GetProperty(parameter.Name)?.GetValue(cmdlet) switch
        {
            null when parameter.SwitchParameter => bool.FalseString,
            null => null,
            string[] items => string.Join(", ", items),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static IEnumerable<string> OrNone(IEnumerable<string> types) => types.Distinct().DefaultIfEmpty("None");
}
