using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.Rest;

/// <summary>The resources of an API version.</summary>
internal static class ResourceList
{
    private static readonly string[] Names = ["tooling", "query", "queryAll", "limits", "sobjects", "jobs"];

    public static Response Show(RestCall call) => Response.Json(JsonBytes.Object(call, static (writer, current) =>
    {
        foreach (var name in Names)
        {
            writer.WriteString(name, $"/services/data/{current.Version}/{name}");
        }

        writer.WriteString("identity", current.Session.IdentityUrl);
    }));
}
