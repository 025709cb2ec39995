using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest;

/// <summary>A REST request with a valid session.</summary>
/// <param name="Exchange">The request.</param>
/// <param name="Session">The caller's session.</param>
/// <param name="Data">The org's records.</param>
/// <param name="Version">The version as in the URL, v66.0.</param>
/// <param name="Segments">The path segments after the version.</param>
internal sealed record RestCall(Exchange Exchange, AccessSession Session, OrgData Data, string Version, string[] Segments)
{
    /// <summary>The HTTP method; <c>_HttpMethod</c> overrides it, for clients that cannot send PATCH.</summary>
    public string Method => Exchange.Query["_HttpMethod"].ToString() is { Length: > 0 } method ? method : Exchange.Method == "HEAD" ? "GET" : Exchange.Method;
}
