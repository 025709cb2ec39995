using System;

namespace SalesforceToken.Playground.Hosting;

/// <summary>A prompt to try the commands at, with the system's browser and the simulated org.</summary>
internal static class Prompt
{
    public static int Run(Place place)
    {
        var app = place.Org.App;
        Console.WriteLine($"""
            A simulated Salesforce runs at {place.Org.LoginUrl}; nothing of this outlives the playground.

              Consumer key     {app.ConsumerKey}
              Consumer secret  {app.ConsumerSecret}
              User             {place.Org.User.Username}
              Password         {place.Org.User.Password}

            Try:  New-SfAccessToken prod -LoginUrl {place.Org.LoginUrl}{(place.HasDefaultCallbackUrl ? string.Empty : " -CallbackUrl " + place.CallbackUrl)} | Set-SfConsumerCredential | Invoke-SfAuthorization
            exit leaves.

            """);
        var answers = new ConsoleAnswers();
        using var session = new PowerShellSession(answers);
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            session.Stop();
        };
        while (session.ExitCode is null && answers.ReadLine("PS> ") is { } line)
        {
            while (PowerShellSession.IsIncomplete(line) && answers.ReadLine(">> ") is { Length: > 0 } more)
            {
                line += Environment.NewLine + more;
            }

            if (!string.IsNullOrWhiteSpace(line))
            {
                session.Run(line);
            }
        }

        return session.ExitCode ?? 0;
    }
}
