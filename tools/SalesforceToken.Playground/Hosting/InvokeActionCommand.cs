using System;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;

namespace SalesforceToken.Playground.Hosting;

/// <summary>Runs code of this program inside PowerShell's console, where Ctrl+C stops a command.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Action")]
internal sealed class InvokeActionCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();

    [Parameter(Mandatory = true, Position = 0)]
    public Action<PSHost, CancellationToken> Action { get; set; } = null!;

    public void Dispose() => _stopped.Dispose();

    protected override void ProcessRecord() => Action(Host, _stopped.Token);

    protected override void StopProcessing() => _stopped.Cancel();
}
