using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Pages;
using SalesforceToken.Simulator.State.Faults;

namespace SalesforceToken.Simulator.Server;

/// <summary>The response that a fault puts in place of the original one.</summary>
internal static class FaultResponse
{
    public static Response Create(Fault fault, Response original) => fault.Kind switch
    {
        FaultKind.Status => WithRetryAfter(fault, Response.Text(fault.Body ?? $"The server responds with {fault.StatusCode}.", fault.StatusCode)),
        FaultKind.OAuthError => WithRetryAfter(fault, OAuthError.Write(fault.Error ?? "unknown_error", fault.ErrorDescription, fault.StatusCode)),
        FaultKind.RestError => WithRetryAfter(fault, RestError.Create(fault.StatusCode, fault.Error ?? "UNKNOWN_EXCEPTION", fault.ErrorDescription ?? "An unexpected error occurred")),
        FaultKind.Html => Response.Html(fault.Body ?? Maintenance(), fault.StatusCode),
        FaultKind.EmptyBody => original with { Body = default },
        FaultKind.TruncatedJson => original with { Body = original.Body[..(original.Body.Length / 2)] },
        _ => original,
    };

    private static Response WithRetryAfter(Fault fault, Response response) =>
        fault.RetryAfter is { } retryAfter ? response.With("Retry-After", retryAfter) : response;

    private static string Maintenance() => Html.Page("Down for maintenance", """
        <h1>Down for maintenance</h1>
        <p>The instance is being maintained. Try again later.</p>
        """);
}
