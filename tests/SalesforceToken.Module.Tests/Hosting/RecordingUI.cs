using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace SalesforceToken.Module.Tests.Hosting;

internal sealed class RecordingUI : PSHostUserInterface
{
    private readonly StringBuilder _text = new();

    /// <summary>Everything that was shown.</summary>
    public string Text => _text.ToString();

    /// <summary>The questions that were asked, in order.</summary>
    public List<string> Questions { get; } = [];

    /// <summary>The answers to confirmations, as the index of the label: Yes is 0, No is 2.</summary>
    public Queue<int> Choices { get; } = new();

    /// <summary>The answers to prompts for text.</summary>
    public Queue<string> Lines { get; } = new();

    /// <summary>What the host throws when it is asked for text; null for a host that answers.</summary>
    public Exception? PromptFailure { get; set; }

    /// <summary>The progress records, in order.</summary>
    public List<ProgressRecord> ProgressRecords { get; } = [];

    /// <summary>The numbers of the commands that showed them. A line is taken off the screen by the number that put it there.</summary>
    public HashSet<long> ProgressSources { get; } = [];

    public RecordingKeyboard Keyboard { get; } = new();

    /// <summary>Gives the next hidden line; null for one of <see cref="Lines"/>.</summary>
    public Func<string>? HiddenLine { get; set; }

    public override PSHostRawUserInterface RawUI => Keyboard;

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        PromptFailure is not null ? throw PromptFailure : descriptions.ToDictionary(
            description => description.Name,
            description =>
            {
                var line = Answer(Lines, description.Label.Length > 0 ? description.Label : description.Name);
                return description.ParameterTypeName == nameof(SecureString) ? PSObject.AsPSObject(Secure(line)) : PSObject.AsPSObject(line);
            });

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        Answer(Choices, message);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        new(userName is { Length: > 0 } ? userName : Answer(Lines, message), Secure(Answer(Lines, message)));

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    public override string ReadLine() => Answer(Lines, "ReadLine");

    public override SecureString ReadLineAsSecureString() => Secure(HiddenLine?.Invoke() ?? Answer(Lines, "ReadLineAsSecureString"));

    public override void Write(string value) => _text.Append(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => _text.Append(value);

    public override void WriteLine(string value) => _text.AppendLine(value);

    public override void WriteDebugLine(string message) => _text.AppendLine("DEBUG: " + message);

    public override void WriteErrorLine(string value) => _text.AppendLine("ERROR: " + value);

    public override void WriteProgress(long sourceId, ProgressRecord profile)
    {
        ProgressSources.Add(sourceId);
        ProgressRecords.Add(profile);
    }

    public override void WriteVerboseLine(string message) => _text.AppendLine("VERBOSE: " + message);

    public override void WriteWarningLine(string message) => _text.AppendLine("WARNING: " + message);

    private T Answer<T>(Queue<T> answers, string question)
    {
        Questions.Add(question);
        return answers.Count > 0 ? answers.Dequeue() : throw new HostException($"Nobody answers: {question}");
    }

    private static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (var c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }
}
