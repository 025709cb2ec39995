using System;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>Creates the login hosts: one at the root, /login, /test and each org's My Domain by path, others by port.</summary>
internal static class LoginHostList
{
    /// <param name="rootHost">The kind of the host at the root.</param>
    /// <param name="hostPorts">The hosts with a port of their own.</param>
    /// <param name="organizations">All orgs.</param>
    /// <param name="scheme">http or https.</param>
    /// <param name="ports">The port of the root, and behind it one for each of <paramref name="hostPorts"/>.</param>
    public static IReadOnlyList<LoginHost> Create(
        LoginHostKind rootHost,
        IReadOnlyList<LoginHostPort> hostPorts,
        IReadOnlyList<Organization> organizations,
        string scheme,
        IReadOnlyList<int> ports)
    {
        var first = organizations[0];
        var hosts = new List<LoginHost>
        {
            new(rootHost, IsOwn(rootHost) ? first : null, string.Empty, port: null),
            new(LoginHostKind.Production, null, "/login", port: null),
            new(LoginHostKind.Sandbox, null, "/test", port: null),
        };
        hosts.AddRange(organizations.Select(organization => new LoginHost(LoginHostKind.MyDomain, organization, "/" + organization.MyDomain, port: null)));
        hosts.AddRange(hostPorts.Select((host, index) => new LoginHost(host.Kind, OwnerOf(host, organizations), string.Empty, ports[index + 1])));

        foreach (var host in hosts)
        {
            // With a trailing slash, so that a relative URL goes below it and not beside it.
            host.Address = $"{scheme}://localhost:{host.Port ?? ports[0]}{host.Path}/";
        }

        return hosts;
    }

    private static bool IsOwn(LoginHostKind kind) => kind is LoginHostKind.MyDomain or LoginHostKind.Site;

    private static Organization? OwnerOf(LoginHostPort host, IReadOnlyList<Organization> organizations)
    {
        if (!IsOwn(host.Kind))
        {
            return null;
        }

        return host.MyDomain is null
            ? organizations[0]
            : organizations.FirstOrDefault(organization => string.Equals(organization.MyDomain, host.MyDomain, StringComparison.OrdinalIgnoreCase))
                ?? throw new ArgumentException($"No org has the My Domain label '{host.MyDomain}'.", nameof(host));
    }
}
