using System.Collections.Generic;
using SalesforceToken.Simulator.Hosting;
using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.Rest;

/// <summary>An error of the REST API: an array with one object.</summary>
/// <remarks>Source: REST API Developer Guide, "Status Codes and Error Responses".</remarks>
internal static class RestError
{
    public static Answer InvalidSession() => Make(401, "INVALID_SESSION_ID", "Session expired or invalid");

    public static Answer NotForRest() => Make(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API");

    public static Answer NotFound() => Make(404, "NOT_FOUND", "The requested resource does not exist");

    public static Answer MethodNotAllowed(string method, string allowed) =>
        Make(405, "METHOD_NOT_ALLOWED", $"HTTP Method '{method}' not allowed. Allowed are {allowed}").With("Allow", allowed);

    public static Answer Make(int status, string code, string message, IReadOnlyList<string>? fields = null) => Answer.Json(
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
