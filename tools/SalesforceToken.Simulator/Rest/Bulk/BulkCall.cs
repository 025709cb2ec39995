using System.Collections.Generic;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State.Records;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Rest.Bulk;

/// <summary>A request to the Bulk API 2.0 with a valid session.</summary>
/// <param name="Exchange">The request.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="User">The caller.</param>
/// <param name="Data">The org's records and jobs.</param>
/// <param name="Version">The version as in the URL, v66.0.</param>
/// <param name="Segments">The path segments after the kind of job.</param>
internal sealed record BulkCall(
    Exchange Exchange, string Method, SimulatedUser User, OrgData Data, string Version, IReadOnlyList<string> Segments);
