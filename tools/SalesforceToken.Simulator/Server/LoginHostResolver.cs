using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.Server;

/// <summary>Finds the login host of a request: by its port, else by the first segment of its path, else the one at the root.</summary>
internal sealed class LoginHostResolver
{
    private readonly LoginHost _root;
    private readonly Dictionary<int, LoginHost> _byPort;
    private readonly Dictionary<string, LoginHost> _byPath;

    public LoginHostResolver(IReadOnlyList<LoginHost> hosts)
    {
        _root = hosts.First(host => host.Port is null && host.Path.Length == 0);
        _byPort = hosts.Where(host => host.Port is not null).ToDictionary(host => host.Port!.Value);
        _byPath = hosts.Where(host => host.Path.Length > 0).ToDictionary(host => host.Path, StringComparer.Ordinal);
    }

    public (LoginHost Host, string Path) Resolve(int port, string path)
    {
        // Some clients join an instance URL that ends in a slash with a path that begins with one.
        var trimmed = path.StartsWith("//", StringComparison.Ordinal) ? "/" + path.TrimStart('/') : path;
        if (_byPort.TryGetValue(port, out var own))
        {
            return (own, trimmed);
        }

        var end = trimmed.IndexOf('/', 1);
        if (_byPath.TryGetValue(end < 0 ? trimmed : trimmed[..end], out var named))
        {
            return (named, end < 0 ? "/" : "/" + trimmed[end..].TrimStart('/'));
        }

        return (_root, trimmed);
    }
}
