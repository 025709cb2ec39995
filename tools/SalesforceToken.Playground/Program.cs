using System;
using System.Threading;
using SalesforceToken.Playground;
using SalesforceToken.Playground.Hosting;
using SalesforceToken.Playground.Story;

// Before the first use of the PowerShell engine, which would otherwise report that it was started.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

using var giveUp = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first one ends what is running and lets the files be removed.
    pressed.Cancel = !giveUp.IsCancellationRequested;
    giveUp.Cancel();
};

try
{
    var options = PlaygroundOptions.Parse(args);
    switch (options.Mode)
    {
        case PlaygroundMode.Help:
            Console.WriteLine(PlaygroundOptions.Usage);
            return 0;
        case PlaygroundMode.SecondProcess:
            return await SecondProcess.RunAsync(options.Script, giveUp.Token);
    }

    await using var place = await Place.OpenAsync(clickAllow: options.Mode != PlaygroundMode.Interactive, giveUp.Token);
    return options.Mode switch
    {
        PlaygroundMode.Interactive => Prompt.Run(place),
        PlaygroundMode.Script => RunScript(options.Script),
        _ => await MainJob.PlayAsync(place, giveUp.Token),
    };
}
catch (UsageException usage)
{
    Console.Error.WriteLine($"{usage.Message}{Environment.NewLine}{Environment.NewLine}{PlaygroundOptions.Usage}");
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Given up.");
    return 130;
}
catch (StoryException story)
{
    Console.Error.WriteLine($"It did not work: {story.Message}");
    return 1;
}

int RunScript(string script)
{
    using var session = new PowerShellSession(new ConsoleAnswers());
    using var registration = giveUp.Token.Register(session.Stop);
    var succeeded = session.Run(script);
    return session.ExitCode ?? (succeeded ? 0 : 1);
}
