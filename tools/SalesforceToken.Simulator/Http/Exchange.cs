using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SalesforceToken.Simulator.State;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Http;

/// <summary>One request while an endpoint handles it.</summary>
internal sealed class Exchange
{
    public required Simulation Simulation { get; init; }

    public required HttpContext Http { get; init; }

    public required LoginHost Host { get; init; }

    /// <summary>The path without the login host's part, with one leading slash.</summary>
    public required string Path { get; init; }

    public FaultPlan Faults { get; set; } = FaultPlan.None;

    public string Method => Http.Request.Method;

    public bool IsPost => string.Equals(Method, "POST", StringComparison.Ordinal);

    public IQueryCollection Query => Http.Request.Query;

    /// <summary>The fields of the form; empty if the request has none.</summary>
    public IFormCollection Form { get; set; } = FormCollection.Empty;

    /// <summary>The body of a request that is not a form.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The time on the simulator's clock.</summary>
    public DateTimeOffset Now => Simulation.Time.GetUtcNow();

    /// <summary>
    /// Waits for as long as the faults say, and for <paramref name="atLeast"/> more. Other requests may change the state meanwhile, and
    /// this one then sees the change.
    /// </summary>
    public ValueTask DelayAsync(TimeSpan atLeast = default)
    {
        var delay = Faults.Delay + atLeast;
        return delay > TimeSpan.Zero ? new(Task.Delay(delay, Simulation.Stopping)) : default;
    }

    /// <summary>The access token of the Authorization header; Salesforce accepts the older scheme name OAuth too.</summary>
    public string? BearerToken
    {
        get
        {
            var header = Http.Request.Headers[HeaderNames.Authorization].ToString();
            foreach (var scheme in (ReadOnlySpan<string>)["Bearer ", "OAuth "])
            {
                if (header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                {
                    return header[scheme.Length..].Trim();
                }
            }

            return null;
        }
    }
}
