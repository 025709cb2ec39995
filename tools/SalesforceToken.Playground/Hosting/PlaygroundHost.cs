using System;
using System.Globalization;
using System.Management.Automation.Host;

namespace SalesforceToken.Playground.Hosting;

/// <summary>The PowerShell host of the playground: the console.</summary>
internal sealed class PlaygroundHost(PlaygroundUI ui) : PSHost
{
    /// <summary>What <c>exit</c> said; null while it was not.</summary>
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "SalesforceToken playground";

    public override PSHostUserInterface UI => ui;

    public override Version Version => typeof(PlaygroundHost).Assembly.GetName().Version!;

    public override void EnterNestedPrompt() => throw new NotSupportedException("The playground has no nested prompts.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("The playground has no nested prompts.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
