using System;

namespace SalesforceToken.Simulator.State.Observation;

/// <summary>One request as it arrived, as a proxy would log it.</summary>
/// <param name="At">The time on the simulator's clock.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, undecoded.</param>
/// <param name="Query">The query with its question mark, or empty.</param>
/// <param name="UserAgent">The User-Agent header, or empty.</param>
public sealed record LoggedRequest(DateTimeOffset At, string Method, string Path, string Query, string UserAgent)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}{Query}";
}
