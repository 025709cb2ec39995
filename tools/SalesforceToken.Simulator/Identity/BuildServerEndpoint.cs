using System;
using SalesforceToken.Simulator.BuildJobs;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.Identity;

/// <summary>/build/...: where the jobs of the simulated build server get their ID tokens.</summary>
/// <remarks>
/// Sources: GitHub, "OpenID Connect reference" (Actions); Microsoft, "Azure DevOps REST API, Oidctoken - Create".
/// </remarks>
internal static class BuildServerEndpoint
{
    public const string Folder = "/build";

    public static Response Handle(Exchange exchange)
    {
        var server = exchange.Simulation.BuildServer;
        return exchange.Path switch
        {
            BuildServer.KeysPath => Response.Json(JsonBytes.Object(server, static (writer, issuer) =>
            {
                writer.WriteStartArray("keys");
                issuer.WriteKey(writer);
                writer.WriteEndArray();
            })),
            BuildServer.GitHubPath or BuildServer.AzurePath when exchange.BearerToken != server.RequestToken => Response.Text("Unauthorized", 401),
            BuildServer.GitHubPath when !exchange.IsPost => Answer("value", server.Issue(GitHubAudience(exchange))),
            BuildServer.AzurePath when exchange.IsPost => AnswerAzure(exchange, server),
            _ => Response.Text("Not Found", 404),
        };
    }

    // Without an audience, it is the owner of the repository.
    private static string GitHubAudience(Exchange exchange) =>
        exchange.Query["audience"].ToString() is { Length: > 0 } audience ? audience : "https://github.com/acme";

    private static Response AnswerAzure(Exchange exchange, BuildServer server) =>
        exchange.Query["api-version"].ToString().Length == 0 ? Response.Text("No api-version was supplied.", 400)
        : string.Equals(exchange.Query["serviceConnectionId"], server.ServiceConnectionId, StringComparison.OrdinalIgnoreCase)
            ? Answer("oidcToken", server.Issue(BuildServer.AzureAudience))
            : Response.Text("The service connection does not exist, or this job may not use it.", 403);

    private static Response Answer(string member, string token) =>
        Response.Json(JsonBytes.Object((member, token), static (writer, parts) => writer.WriteString(parts.member, parts.token)));
}
