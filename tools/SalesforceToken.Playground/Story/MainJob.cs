using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Playground.Hosting;

namespace SalesforceToken.Playground.Story;

/// <summary>The main job, step by step as README has it: from nothing to a token that a second process uses.</summary>
internal static class MainJob
{
    private const string TokenName = "prod";

    public static async Task<int> PlayAsync(Place place, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"A simulated Salesforce runs at {place.Org.LoginUrl}; a scripted person signs in to it and clicks Allow.");
        using (var session = new PowerShellSession(new PastedCredential(place.Org.App)))
        using (cancellationToken.Register(session.Stop))
        {
            var callback = place.HasDefaultCallbackUrl ? string.Empty : $" -CallbackUrl {place.CallbackUrl}";
            Step("Start a named access token.", $"New-SfAccessToken {TokenName} -LoginUrl {place.Org.LoginUrl}{callback}");
            Step("Copy the callback URL into the app in Salesforce.", $"Get-SfCallbackUrl {TokenName}");
            Step("Paste the consumer key and the consumer secret back.", $"Set-SfConsumerCredential {TokenName}");
            Step("Authorize: the browser opens, the user clicks Allow, the token is saved.", $"Invoke-SfAuthorization {TokenName}");
            Step("Use the token, from any session, at any time.", $"Get-SfAccessToken {TokenName}");

            void Step(string what, string command)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Console.WriteLine($"{Environment.NewLine}# {what}{Environment.NewLine}PS> {command}");
                if (!session.Run(command))
                {
                    throw new StoryException($"'{command}' failed.");
                }
            }
        }

        await UseElsewhereAsync(place, cancellationToken);
        Check(place);
        Console.WriteLine($"{Environment.NewLine}Done in {clock.Elapsed.TotalSeconds:0.0} s: the token was obtained with one approval, stored encrypted, and used by a second process without another request to the login host.");
        return 0;
    }

    private static async Task UseElsewhereAsync(Place place, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{Environment.NewLine}# A second process reads the token from the disk and calls the org's REST API with it.");
        var before = place.Org.Counters.TokenRequests;
        var start = SecondProcess.StartInfo(TokenName);
        using var process = Process.Start(start) ?? throw new StoryException("the second process could not be started.");
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new StoryException($"the second process ended with exit code {process.ExitCode}.");
        }

        if (place.Org.Counters.TokenRequests != before)
        {
            throw new StoryException("the second process asked the login host for a token, though a good one was stored.");
        }
    }

    private static void Check(Place place)
    {
        if (place.Org.Counters is not { CodesExchanged: 1, Allowed: 1, RestRequests: > 0 })
        {
            throw new StoryException($"the simulated org saw something else than one approval and a REST call: {place.Org.Counters.Snapshot()}");
        }
    }
}
