using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Health;

namespace SalesforceToken.Engine;

/// <content>The health of an authorization.</content>
public sealed partial class TokenEngine
{
    /// <summary>
    /// Looks at all that a token depends on: its file, its key, the hosts, the clock, the app, the flow, the authorization. Nothing that
    /// is stored is changed. A flow without a user is tried: its access token is thrown away.
    /// </summary>
    /// <param name="name">The token's name.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The checks that apply to the token, in the order of <see cref="HealthCheckKind"/>.</returns>
    /// <exception cref="TokenException">There is no such token. Every other failure is a result.</exception>
    public Task<IReadOnlyList<HealthCheck>> CheckHealthAsync(string name, CancellationToken cancellationToken) =>
        TypedFailures.RunAsync(name, isChange: false, () => _health.CheckAsync(name, cancellationToken), cancellationToken);
}
