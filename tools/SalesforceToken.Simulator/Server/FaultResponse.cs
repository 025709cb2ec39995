using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Pages;
using SalesforceToken.Simulator.State.Faults;

namespace SalesforceToken.Simulator.Server;

/// <summary>The answer that a fault gives in place of the right one.</summary>
internal static class FaultResponse
{
    public static Response Make(Fault fault, Response right) => fault.Kind switch
    {
        FaultKind.Status => WithRetryAfter(fault, Response.Text(fault.Body ?? $"The server answers {fault.StatusCode}.", fault.StatusCode)),
        FaultKind.OAuthError => WithRetryAfter(fault, OAuthError.Write(fault.Error ?? "unknown_error", fault.ErrorDescription, fault.StatusCode)),
        FaultKind.RestError => WithRetryAfter(fault, RestError.Make(fault.StatusCode, fault.Error ?? "UNKNOWN_EXCEPTION", fault.ErrorDescription ?? "An unexpected error occurred")),
        FaultKind.Html => Response.Html(fault.Body ?? Maintenance(), fault.StatusCode),
        FaultKind.EmptyBody => right with { Body = default },
        FaultKind.TruncatedJson => right with { Body = right.Body[..(right.Body.Length / 2)] },
        _ => right,
    };

    private static Response WithRetryAfter(Fault fault, Response answer) =>
        fault.RetryAfter is { } retryAfter ? answer.With("Retry-After", retryAfter) : answer;

    private static string Maintenance() => Html.Page("Down for maintenance", """
        <h1>Down for maintenance</h1>
        <p>The instance is being maintained. Try again later.</p>
        """);
}
