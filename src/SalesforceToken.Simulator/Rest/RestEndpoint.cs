using SalesforceToken.Simulator.Hosting;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.Observation;

namespace SalesforceToken.Simulator.Rest;

/// <summary>/services/data: the list of API versions, which needs no session.</summary>
internal static class RestEndpoint
{
    public static Answer Handle(Exchange exchange)
    {
        exchange.Simulation.Counters.Add(Counter.RestRequests);
        return exchange.Simulation.Grants.Use(exchange.BearerToken ?? string.Empty) is null
            ? Answer.Json(JsonBytes.Value(static writer =>
            {
                writer.WriteStartArray();
                writer.WriteStartObject();
                writer.WriteString("message", "Session expired or invalid");
                writer.WriteString("errorCode", "INVALID_SESSION_ID");
                writer.WriteEndObject();
                writer.WriteEndArray();
            }), 401)
            : Answer.Json(JsonBytes.Object(static writer => writer.WriteString("identity", "/id")));
    }
}
