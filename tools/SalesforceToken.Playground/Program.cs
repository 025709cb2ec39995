using System;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Net;
using System.Threading;
using SalesforceToken.Playground;
using SalesforceToken.Playground.CommandLine;
using SalesforceToken.Playground.Demo;
using SalesforceToken.Playground.Hosting;

// PowerShell reads these at its first use: it must not send telemetry or look for a newer version, and on Windows it must run
// the module's files whatever the machine's execution policy is.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");
Environment.SetEnvironmentVariable("PSExecutionPolicyPreference", "Bypass");
if (Console.IsOutputRedirected)
{
    // In a file or a pipe, escape sequences would only be noise.
    Environment.SetEnvironmentVariable("NO_COLOR", "1");
}

PlaygroundOptions options;
try
{
    options = PlaygroundOptions.Parse(args);
}
catch (UsageException exception)
{
    Console.Error.WriteLine($"{exception.Message}{Environment.NewLine}{Environment.NewLine}{PlaygroundOptions.Usage}");
    return 2;
}

switch (options.Mode)
{
    case PlaygroundMode.Help:
        Console.WriteLine(PlaygroundOptions.Usage);
        return 0;
    case PlaygroundMode.SecondProcess:
        return PlaygroundConsole.RunScript(options.Script);
}

await using var environment = await PlaygroundEnvironment.StartAsync(useScriptedBrowser: options.Mode != PlaygroundMode.Interactive);
return options.Mode == PlaygroundMode.Interactive ? PlaygroundConsole.RunInteractive(environment) : PlaygroundConsole.Run(RunInConsole);

int RunInConsole(PSHost console, CancellationToken cancellationToken)
{
    var app = environment.Org.App;
    var host = new AnsweringHost(console, new PSCredential(app.ConsumerKey, new NetworkCredential(string.Empty, app.ConsumerSecret).SecurePassword));
    return options.Mode == PlaygroundMode.Demo ? RunDemo(host, cancellationToken) : RunScript(host, cancellationToken);
}

int RunDemo(AnsweringHost host, CancellationToken cancellationToken)
{
    try
    {
        new MainJobDemo(environment, host, cancellationToken).Run();
        return 0;
    }
    catch (DemoException exception)
    {
        host.UI.WriteErrorLine($"The demo failed: {exception.Message}");
        return 1;
    }
}

int RunScript(AnsweringHost host, CancellationToken cancellationToken)
{
    using var session = new PowerShellSession(host, environment);
    using var registration = cancellationToken.Register(session.Stop);
    var succeeded = session.Run(options.Script);
    cancellationToken.ThrowIfCancellationRequested();
    return host.ExitCode ?? (succeeded ? 0 : 1);
}
