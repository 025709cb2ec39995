using System;
using System.Globalization;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Rest.Bulk;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Observation;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Rest;

/// <summary>/services/data: the list of versions is public, the rest needs a session.</summary>
internal static class RestEndpoint
{
    public static Response Handle(Exchange exchange)
    {
        var segments = exchange.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)[2..];
        if (segments.Length == 0)
        {
            return ApiVersions.All();
        }

        if (!ApiVersions.IsKnown(segments[0]))
        {
            return RestError.NotFound();
        }

        var session = exchange.BearerToken is { } token ? exchange.Simulation.Grants.Sessions.UseAtApi(token) : null;
        if (session is null || !IsOwn(exchange.Host, session.Organization))
        {
            exchange.Simulation.Counters.Add(Counter.InvalidSessions);
            return RestError.InvalidSession();
        }

        return Refuse(exchange, session) ?? Route(exchange, session, segments);
    }

    // A session belongs to one org's own host; the login hosts that serve all orgs have no API.
    private static bool IsOwn(LoginHost host, Organization organization) =>
        host.Kind is LoginHostKind.MyDomain or LoginHostKind.Site && host.Serves(organization);

    private static Response? Refuse(Exchange exchange, AccessSession session)
    {
        if (!ScopeSet.GivesApi(session.Scopes))
        {
            return RestError.NotForRest();
        }

        if (!session.User.IsApiEnabled)
        {
            return RestError.Create(403, "API_CURRENTLY_DISABLED", "API is disabled for this User");
        }

        return exchange.Simulation.DataOf(session.Organization).Limits.TryUse(exchange.Now)
            ? null
            : RestError.Create(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    }

    private static Response Route(Exchange exchange, AccessSession session, string[] segments)
    {
        var data = exchange.Simulation.DataOf(session.Organization);
        var call = new RestCall(exchange, session, data, segments[0], segments[1..]);
        try
        {
            var response = Dispatch(call);
            var usage = string.Create(CultureInfo.InvariantCulture, $"api-usage={data.Limits.Used}/{data.Limits.Max}");
            return response.With("Sforce-Limit-Info", usage);
        }
        catch (RestException exception)
        {
            return exception.ToResponse();
        }
    }

    private static Response Dispatch(RestCall call) => call.Segments switch
    {
        [] => ResourceList.Show(call),
        ["query" or "queryAll"] => QueryResource.Run(call),
        ["query" or "queryAll", var locator] => QueryResource.Continue(call, locator),
        ["tooling", "query"] => QueryResource.Run(call),
        ["tooling", "query", var locator] => QueryResource.Continue(call, locator),
        ["limits"] => LimitsResource.Show(call),
        ["sobjects", ..] => SObjectResource.Handle(call),
        ["jobs", var kind, .. var rest] => BulkEndpoint.Handle(
            new BulkCall(call.Exchange, call.Method, call.Session.User, call.Data, call.Version, rest), kind),
        _ => RestError.NotFound(),
    };
}
