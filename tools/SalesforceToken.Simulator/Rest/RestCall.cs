using System.Collections.Generic;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Grants;
using SalesforceToken.Simulator.State.Records;

namespace SalesforceToken.Simulator.Rest;

/// <summary>A REST request whose session is good.</summary>
/// <param name="Exchange">The request.</param>
/// <param name="Session">Who calls.</param>
/// <param name="Data">The org's records.</param>
/// <param name="Version">The version as it stands in the address, v66.0.</param>
/// <param name="Segments">What comes behind the version.</param>
internal sealed record RestCall(Exchange Exchange, AccessSession Session, OrgData Data, string Version, IReadOnlyList<string> Segments)
{
    /// <summary>The method, with what <c>_HttpMethod</c> says for clients that cannot send PATCH.</summary>
    public string Method => Exchange.Query["_HttpMethod"].ToString() is { Length: > 0 } method ? method : Exchange.Method == "HEAD" ? "GET" : Exchange.Method;
}
