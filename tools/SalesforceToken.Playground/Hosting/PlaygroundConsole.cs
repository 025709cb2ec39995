using System;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Threading;
using Microsoft.PowerShell;

namespace SalesforceToken.Playground.Hosting;

/// <summary>PowerShell's own console, which is what <c>pwsh</c> is, in this process.</summary>
internal static class PlaygroundConsole
{
    private const int ExitCodeOfCancel = 130;

    /// <summary>Opens a prompt.</summary>
    public static int RunInteractive(PlaygroundEnvironment environment)
    {
        var org = environment.Org;
        var banner = $"""
            A simulated Salesforce runs at {org.LoginUrl}; New-SfAccessToken uses it here. The playground removes everything when it ends.

              Consumer key     {org.App.ConsumerKey}
              Consumer secret  {org.App.ConsumerSecret}
              User             {org.User.Username}
              Password         {org.User.Password}

            Try:  New-SfAccessToken prod | Set-SfConsumerCredential | Invoke-SfAuthorization
            exit ends the playground.

            """;
        return ConsoleShell.Start(PowerShellSession.CreateState(environment), banner, helpText: null, ["-NoProfile"]);
    }

    /// <summary>Runs PowerShell code in a process that has no org of its own.</summary>
    public static int RunScript(string script) =>
        ConsoleShell.Start(PowerShellSession.CreateState(environment: null), bannerText: null, helpText: null, ["-NoProfile", "-NonInteractive", "-Command", script]);

    /// <summary>Runs an action that gets the console as its host, and returns the action's exit code. Ctrl+C cancels it.</summary>
    public static int Run(Func<PSHost, CancellationToken, int> action)
    {
        var exitCode = 1;
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Invoke-Action", typeof(InvokeActionCommand), helpFileName: null));
        state.Variables.Add(new SessionStateVariableEntry("action", (Action<PSHost, CancellationToken>)Run, string.Empty));
        ConsoleShell.Start(state, bannerText: null, helpText: null, ["-NoProfile", "-NoLogo", "-Command", "Invoke-Action $action"]);
        return exitCode;

        void Run(PSHost host, CancellationToken cancellationToken)
        {
            try
            {
                exitCode = action(host, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                exitCode = ExitCodeOfCancel;
                host.UI.WriteErrorLine("Cancelled.");
            }
        }
    }
}
