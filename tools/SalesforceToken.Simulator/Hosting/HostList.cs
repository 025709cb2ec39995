using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Simulator.Tenants;

namespace SalesforceToken.Simulator.Hosting;

/// <summary>Lays out the login hosts: one at the root, /login, /test and each org's My Domain by path, others by port.</summary>
internal static class HostList
{
    public static IReadOnlyList<LoginHost> Make(SimulatedOrgOptions options, IReadOnlyList<Organization> organizations, IReadOnlyList<int> ports)
    {
        var first = organizations[0];
        var hosts = new List<LoginHost>
        {
            new(options.RootHost, IsOwn(options.RootHost) ? first : null, string.Empty, port: null),
            new(LoginHostKind.Production, null, "/login", port: null),
            new(LoginHostKind.Sandbox, null, "/test", port: null),
        };
        hosts.AddRange(organizations.Select(organization => new LoginHost(LoginHostKind.MyDomain, organization, "/" + organization.MyDomain, port: null)));
        hosts.AddRange(options.HostPorts.Select((host, index) => new LoginHost(host.Kind, OwnerOf(host, organizations), string.Empty, ports[index + 1])));

        var scheme = options.Certificate is null ? "http" : "https";
        foreach (var host in hosts)
        {
            // With the slash at the end, so that a relative address goes below it and not beside it.
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
