using System;

namespace SalesforceToken.Simulator.State.Observation;

/// <summary>One request as it arrived: what a proxy between would have written into its log.</summary>
/// <param name="At">The simulator's clock.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, undecoded.</param>
/// <param name="Query">The query with its question mark, or nothing.</param>
/// <param name="UserAgent">The User-Agent header, or nothing.</param>
public sealed record LoggedRequest(DateTimeOffset At, string Method, string Path, string Query, string UserAgent)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}{Query}";
}
