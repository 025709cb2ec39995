using System;
using System.Collections.ObjectModel;
using System.Management.Automation.Host;
using System.Net;
using System.Security;
using SalesforceToken.Playground.Hosting;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Playground.Story;

/// <summary>The person of the story, who pastes the app's key and secret where they are asked for.</summary>
internal sealed class PastedCredential(SimulatedApp app) : IAnswers
{
    public string ReadLine(string label)
    {
        Console.WriteLine(label + app.ConsumerKey);
        return app.ConsumerKey;
    }

    public SecureString ReadSecret(string label)
    {
        Console.WriteLine(label + "********");
        return new NetworkCredential(string.Empty, app.ConsumerSecret).SecurePassword;
    }

    public int Choose(Collection<ChoiceDescription> choices, int preset) => preset;
}
