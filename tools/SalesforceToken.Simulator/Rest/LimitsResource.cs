using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.Rest;

/// <summary>/limits: how many requests the org has left.</summary>
internal static class LimitsResource
{
    public static Response Show(RestCall call) => Response.Json(JsonBytes.Object(call.Data.Limits, static (writer, limits) =>
    {
        writer.WriteStartObject("DailyApiRequests");
        writer.WriteNumber("Max", limits.Max);
        writer.WriteNumber("Remaining", limits.Max - limits.Used);
        writer.WriteEndObject();
    }));
}
