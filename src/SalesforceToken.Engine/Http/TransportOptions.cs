using System;
using System.Net.Http;

namespace SalesforceToken.Engine.Http;

/// <summary>What one request needs that others do not.</summary>
internal sealed class TransportOptions
{
    /// <summary>The timeout of this request; null for that of the transport.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Chooses, when the head of a response has arrived, where its body goes as it arrives; null, or null as its result, for the memory.
    /// </summary>
    public Func<HttpResponseMessage, ITransportTarget?>? FindTarget { get; init; }
}
