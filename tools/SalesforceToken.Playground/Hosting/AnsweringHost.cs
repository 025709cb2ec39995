using System;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace SalesforceToken.Playground.Hosting;

/// <summary>PowerShell's console, with a user who pastes the consumer key and secret where a command asks for them.</summary>
internal sealed class AnsweringHost(PSHost console, PSCredential consumer) : PSHost
{
    /// <summary>The argument of <c>exit</c>; null before an <c>exit</c>.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture => console.CurrentCulture;

    public override CultureInfo CurrentUICulture => console.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    // Not the console's own: this host answers by itself, also where nobody is at the console.
    public override string Name => "SalesforceToken.Playground";

    public override PSObject PrivateData => console.PrivateData;

    public override PSHostUserInterface UI { get; } = new AnsweringUI(console.UI, consumer);

    public override Version Version => console.Version;

    public override void EnterNestedPrompt() => throw new NotSupportedException("The playground has no nested prompts.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("The playground has no nested prompts.");

    public override void NotifyBeginApplication() => console.NotifyBeginApplication();

    public override void NotifyEndApplication() => console.NotifyEndApplication();

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
