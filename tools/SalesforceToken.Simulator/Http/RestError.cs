using System.Collections.Generic;
using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.Http;

/// <summary>An error of the REST API: an array with one object.</summary>
/// <remarks>Source: REST API Developer Guide, "Status Codes and Error Responses".</remarks>
internal static class RestError
{
    public static Response InvalidSession() => Create(401, "INVALID_SESSION_ID", "Session expired or invalid");

    public static Response NotForRest() => Create(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API");

    public static Response NotFound() => Create(404, "NOT_FOUND", "The requested resource does not exist");

    public static Response MethodNotAllowed(string method, string allowed) =>
        Create(405, "METHOD_NOT_ALLOWED", $"HTTP Method '{method}' not allowed. Allowed are {allowed}").With("Allow", allowed);

    public static Response Create(int status, string code, string message, IReadOnlyList<string>? fields = null) => Response.Json(
        JsonBytes.Value(writer =>
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("message", message);
            writer.WriteString("errorCode", code);
            if (fields is not null)
            {
                writer.WriteStartArray("fields");
                foreach (var field in fields)
                {
                    writer.WriteStringValue(field);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteEndArray();
        }),
        status);
}
