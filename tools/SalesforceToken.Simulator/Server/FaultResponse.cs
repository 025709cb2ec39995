using System;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Pages;
using SalesforceToken.Simulator.State.Faults;

namespace SalesforceToken.Simulator.Server;

/// <summary>The response that a fault puts in place of the original one.</summary>
internal static class FaultResponse
{
    public static Response Create(Fault fault, Response original) => fault.Kind switch
    {
        FaultKind.Status => WithHeaders(fault, Response.Text(fault.Body ?? $"The server responds with {fault.StatusCode}.", fault.StatusCode)),
        FaultKind.OAuthError => WithHeaders(fault, OAuthError.Write(fault.Error ?? "unknown_error", fault.ErrorDescription, fault.StatusCode)),
        FaultKind.RestError => WithHeaders(fault, RestError.Create(fault.StatusCode, fault.Error ?? "UNKNOWN_EXCEPTION", fault.ErrorDescription ?? "An unexpected error occurred")),
        FaultKind.Html => Response.Html(fault.Body ?? Maintenance(), fault.StatusCode),
        FaultKind.EmptyBody => original with { Body = default },
        FaultKind.TruncatedJson => original with { Body = original.Body[..(original.Body.Length / 2)] },
        FaultKind.ChangedMember => original with { Body = Changed(original.Body, fault) },
        _ => original,
    };

    private static Response WithHeaders(Fault fault, Response response)
    {
        response = fault.ContentType is { } type ? response with { ContentType = type } : response;
        response = fault.RetryAfter is { } retryAfter ? response.With("Retry-After", retryAfter) : response;
        return fault.Location is { } location ? response.With("Location", location) : response;
    }

    private static byte[] Changed(ReadOnlyMemory<byte> body, Fault fault)
    {
        var json = JsonNode.Parse(body.Span)!.AsObject();
        json.Remove(fault.Member!);
        if (fault.Body is not null)
        {
            json[fault.Member!] = JsonNode.Parse(fault.Body);
        }

        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static string Maintenance() => Html.Page("Down for maintenance", """
        <h1>Down for maintenance</h1>
        <p>The instance is being maintained. Try again later.</p>
        """);
}
