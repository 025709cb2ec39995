using System.Collections.ObjectModel;
using System.Management.Automation.Host;
using System.Security;

namespace SalesforceToken.Playground.Hosting;

/// <summary>Whoever answers what a command asks.</summary>
internal interface IAnswers
{
    /// <summary>A line of text; null when there is no more.</summary>
    string? ReadLine(string label);

    /// <summary>A line that is not shown.</summary>
    SecureString ReadSecret(string label);

    /// <summary>The number of a choice.</summary>
    int Choose(Collection<ChoiceDescription> choices, int preset);
}
