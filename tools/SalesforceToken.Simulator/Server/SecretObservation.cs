using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Observation;

namespace SalesforceToken.Simulator.Server;

/// <summary>Finds the secrets in requests to the token endpoints and in their responses.</summary>
internal static class SecretObservation
{
    private static readonly string[] Fields = ["code", "code_verifier", "client_secret", "refresh_token", "assertion", "subject_token", "token"];
    private static readonly string[] Members = ["access_token", "refresh_token", "id_token"];

    /// <summary>The secrets that a client has sent.</summary>
    public static IEnumerable<ExchangedSecret> Sent(SimulatorEndpoint endpoint, IFormCollection form) =>
        from field in endpoint is SimulatorEndpoint.Token or SimulatorEndpoint.Introspect or SimulatorEndpoint.Revoke ? Fields : []
        let value = form[field].ToString()
        where value.Length > 0
        select new ExchangedSecret(field, value);

    /// <summary>The secrets that the token endpoint has issued, whether the response arrives or not.</summary>
    public static IEnumerable<ExchangedSecret> Issued(SimulatorEndpoint endpoint, Response response)
    {
        if (endpoint != SimulatorEndpoint.Token || response.Status != StatusCodes.Status200OK)
        {
            return [];
        }

        using var document = JsonDocument.Parse(response.Body);
        return [.. from member in Members
                   let value = document.RootElement.TryGetProperty(member, out var found) ? found.GetString() : null
                   where value is not null
                   select new ExchangedSecret(member, value)];
    }
}
