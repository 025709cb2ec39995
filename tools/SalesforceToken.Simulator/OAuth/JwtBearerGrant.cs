using System.Linq;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Observation;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>The JWT bearer flow (RFC 7523 section 2.1): a signed assertion for a user who approved the app before, or was approved by the administrator.</summary>
internal static class JwtBearerGrant
{
    public static Response Exchange(Exchange exchange)
    {
        var assertion = exchange.Form["assertion"].ToString();
        if (assertion.Length == 0)
        {
            return OAuthError.InvalidAssertion.ToResponse();
        }

        var (checkedApp, subject, error) = AssertionValidation.Validate(exchange, assertion);
        if (error is not null)
        {
            return error.ToResponse();
        }

        var app = checkedApp!;
        if (exchange.Simulation.Tenants.FindUser(exchange.Host, subject) is not var (user, organization))
        {
            return OAuthError.NotApproved.ToResponse();
        }

        var problem = CheckApproval(exchange, app, user, organization) ?? TokenEndpoint.CheckUser(exchange, app, user, organization);
        if (problem is not null)
        {
            return problem.ToResponse();
        }

        // The flow has no refresh token: the client sends a new assertion for the next access token.
        string[] scopes = [.. app.Scopes.Where(scope => scope is not (ScopeSet.RefreshToken or "offline_access"))];
        var token = TokenIssuer.CreateAccessToken(exchange, exchange.Host, organization, user, app, scopes);
        var session = exchange.Simulation.Grants.Sessions.Open(exchange.Host, organization, user, app, scopes, token, approval: null);
        exchange.Simulation.Counters.Add(Counter.TokensIssued);
        return TokenResponse.WriteForAssertion(exchange, session);
    }

    private static OAuthError? CheckApproval(Exchange exchange, SimulatedApp app, SimulatedUser user, Organization organization)
    {
        if (app.IsBlocked || (!organization.Apps.Contains(app) && app.Kind == AppKind.ExternalClientApp))
        {
            return OAuthError.NotInstalled;
        }

        if (app.PermittedUsers == PermittedUsers.AdminApprovedUsersArePreAuthorized)
        {
            return app.AdminApprovedUsers.Contains(user) ? null : OAuthError.NotAdminApproved;
        }

        return exchange.Simulation.Grants.Approvals.Has(app, user, []) ? null : OAuthError.NotApproved;
    }
}
