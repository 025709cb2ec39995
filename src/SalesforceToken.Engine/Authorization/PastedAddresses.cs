using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// Addresses that the user pastes: where the browser is on another machine, its callback goes nowhere, but the address that it ended on
/// has the response.
/// </summary>
public sealed class PastedAddresses
{
    /// <summary>
    /// Reads what the user pastes; null if nobody can or wants to, which leaves the wait for the browser. A read that does not end when
    /// it is cancelled is left behind.
    /// </summary>
    public required Func<CancellationToken, Task<string?>> ReadAsync { get; init; }

    /// <summary>Tells the user why a text was not taken, without any part of it. Another one may be pasted.</summary>
    public required Action<string> Refuse { get; init; }
}
