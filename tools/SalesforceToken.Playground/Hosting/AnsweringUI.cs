using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SalesforceToken.Playground.Hosting;

/// <summary>Answers with the consumer credential, and shows what it answers. Everything else goes to the console.</summary>
internal sealed class AnsweringUI(PSHostUserInterface console, PSCredential consumer) : PSHostUserInterface
{
    private const string HiddenSecret = "********";

    public override PSHostRawUserInterface RawUI => console.RawUI;

    public override bool SupportsVirtualTerminal => console.SupportsVirtualTerminal;

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        var answers = descriptions.ToDictionary(field => field.Name, field => field.Name switch
        {
            "ConsumerKey" => consumer.UserName,
            "ConsumerSecret" => consumer.Password,
            _ => (object?)null,
        });
        if (answers.ContainsValue(null))
        {
            return console.Prompt(caption, message, descriptions);
        }

        ShowCaption(caption, message);
        foreach (var field in descriptions)
        {
            console.WriteLine($"{field.Name}: {(answers[field.Name] is SecureString ? HiddenSecret : answers[field.Name])}");
        }

        return answers.ToDictionary(answer => answer.Key, answer => PSObject.AsPSObject(answer.Value!));
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        if (!string.IsNullOrEmpty(userName))
        {
            return console.PromptForCredential(caption, message, userName, targetName, allowedCredentialTypes, options);
        }

        ShowCaption(caption, message);
        console.WriteLine($"User: {consumer.UserName}");
        console.WriteLine($"Password for user {consumer.UserName}: {HiddenSecret}");
        return consumer;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        console.PromptForChoice(caption, message, choices, defaultChoice);

    public override string ReadLine() => console.ReadLine();

    public override SecureString ReadLineAsSecureString() => console.ReadLineAsSecureString();

    public override void Write(string value) => console.Write(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => console.Write(foregroundColor, backgroundColor, value);

    public override void WriteLine(string value) => console.WriteLine(value);

    public override void WriteErrorLine(string value) => console.WriteErrorLine(value);

    public override void WriteDebugLine(string message) => console.WriteDebugLine(message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => console.WriteProgress(sourceId, record);

    public override void WriteVerboseLine(string message) => console.WriteVerboseLine(message);

    public override void WriteWarningLine(string message) => console.WriteWarningLine(message);

    // As PowerShell's console does it.
    private void ShowCaption(string caption, string message)
    {
        console.WriteLine();
        foreach (var line in new[] { caption, message }.Where(line => !string.IsNullOrEmpty(line)))
        {
            console.WriteLine(line);
        }
    }
}
