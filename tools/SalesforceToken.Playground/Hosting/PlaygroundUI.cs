using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SalesforceToken.Playground.Hosting;

/// <summary>Writes what PowerShell shows to the console, and has its questions answered.</summary>
internal sealed class PlaygroundUI(IAnswers answers) : PSHostUserInterface
{
    private bool _progressShown;

    public override PSHostRawUserInterface RawUI { get; } = new PlaygroundRawUI();

    public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected;

    public override string ReadLine() => answers.ReadLine(string.Empty) ?? string.Empty;

    public override SecureString ReadLineAsSecureString() => answers.ReadSecret(string.Empty);

    public override void Write(string value)
    {
        ClearProgress();

        // Takes the colours out where there is no screen, or the user wants none.
        Console.Write(GetOutputString(value, SupportsVirtualTerminal));
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

    public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

    public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (Console.IsOutputRedirected)
        {
            return;
        }

        ClearProgress();
        if (record.RecordType == ProgressRecordType.Processing)
        {
            var left = record.SecondsRemaining >= 0 ? $" ({TimeSpan.FromSeconds(record.SecondsRemaining):m\\:ss} left)" : string.Empty;
            Console.Write($"{record.Activity}: {record.StatusDescription}{left}");
            _progressShown = true;
        }
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        WriteCaption(caption, message);
        var result = new Dictionary<string, PSObject>();
        foreach (var field in descriptions)
        {
            var label = (string.IsNullOrEmpty(field.Label) ? field.Name : field.Label.Replace("&", string.Empty, StringComparison.Ordinal)) + ": ";
            result[field.Name] = field.ParameterTypeName == nameof(SecureString)
                ? PSObject.AsPSObject(answers.ReadSecret(label))
                : PSObject.AsPSObject(answers.ReadLine(label) ?? throw new HostException($"There is no more input for {field.Name}."));
        }

        return result;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        WriteCaption(caption, message);
        return answers.Choose(choices, defaultChoice);
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        WriteCaption(caption, message);
        var user = string.IsNullOrEmpty(userName) ? answers.ReadLine("User: ") : userName;
        return new PSCredential(
            string.IsNullOrEmpty(user) ? throw new HostException("No user name was given.") : user,
            answers.ReadSecret($"Password for user {user}: "));
    }

    private void WriteCaption(string caption, string message)
    {
        foreach (var line in new[] { caption, message })
        {
            if (!string.IsNullOrEmpty(line))
            {
                WriteLine(line);
            }
        }
    }

    private void ClearProgress()
    {
        if (_progressShown)
        {
            Console.Write("\r\e[K");
            _progressShown = false;
        }
    }
}
