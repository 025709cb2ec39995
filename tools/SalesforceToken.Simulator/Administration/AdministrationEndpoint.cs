using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.State;
using SalesforceToken.Simulator.State.Faults;

namespace SalesforceToken.Simulator.Administration;

/// <summary>
/// /simulator/...: with this, tests in other processes control and read the simulator. It needs a key, because everything on this
/// machine can reach loopback, also a web page in a browser.
/// </summary>
internal static class AdministrationEndpoint
{
    public const string Folder = "/simulator";
    public const string KeyHeader = "X-Simulator-Key";

    public static Response Handle(Exchange exchange)
    {
        if (exchange.Simulation.AdminKey is not { } key)
        {
            return Response.Text("The administration is switched off.", 404);
        }

        var given = exchange.Http.Request.Headers[KeyHeader].ToString();
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(given)))
        {
            return Response.Text($"The header {KeyHeader} is missing or wrong.", 401);
        }

        return Act(exchange, exchange.Simulation, $"{exchange.Method} {exchange.Path[Folder.Length..]}");
    }

    private static Response Act(Exchange exchange, Simulation simulation, string action)
    {
        switch (action)
        {
            case "GET /counters":
                return Response.Json(JsonSerializer.SerializeToUtf8Bytes(simulation.Counters.Snapshot(), AdministrationJson.Default.CounterSnapshot));
            case "DELETE /counters":
                simulation.Counters.Reset();
                return Response.Empty(204);
            case "GET /faults":
                return Response.Json(List(simulation));
            case "POST /faults":
                return AddFault(exchange);
            case "DELETE /faults":
                simulation.Faults.Clear();
                return Response.Empty(204);
            case "GET /requests":
                return Response.Json(JsonSerializer.SerializeToUtf8Bytes(simulation.Log.Snapshot(), AdministrationJson.Default.IReadOnlyListLoggedRequest));
            case "GET /secrets":
                return Response.Json(JsonSerializer.SerializeToUtf8Bytes(simulation.Secrets.Snapshot(), AdministrationJson.Default.IReadOnlyListExchangedSecret));
            case "DELETE /requests":
                simulation.Log.Clear();
                return Response.Empty(204);
            case "POST /expire-access-tokens":
                simulation.Grants.Sessions.Expire(static _ => true);
                return Response.Empty(204);
            case "POST /revoke-all":
                simulation.RevokeAll();
                return Response.Empty(204);
            default:
                return Response.Text("There is no such action. See docs/simulator.md.", 404);
        }
    }

    private static Response AddFault(Exchange exchange)
    {
        try
        {
            exchange.Simulation.Faults.Add(FaultSyntax.Parse(Encoding.UTF8.GetString(exchange.Body.Span)));
            return Response.Empty(204);
        }
        catch (FormatException exception)
        {
            return Response.Text(exception.Message, 400);
        }
    }

    private static ReadOnlyMemory<byte> List(Simulation simulation) => JsonBytes.Value(writer =>
    {
        writer.WriteStartArray();
        foreach (var active in simulation.Faults.Active)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", active.Fault.Kind.ToString());
            writer.WriteString("endpoint", active.Fault.Endpoint?.ToString());
            writer.WriteString("times", active.Fault.Times?.ToString(CultureInfo.InvariantCulture));
            writer.WriteNumber("hits", active.Hits);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
