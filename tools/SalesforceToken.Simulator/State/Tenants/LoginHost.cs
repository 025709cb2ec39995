using System;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>
/// A login host. Salesforce distinguishes them by host name. Loopback has one host name only, so the simulator distinguishes them by
/// path (<c>/login</c>, <c>/test</c>, <c>/NAME</c>) or by port.
/// </summary>
public sealed class LoginHost
{
    internal LoginHost(LoginHostKind kind, Organization? organization, string path, int? port)
    {
        Kind = kind;
        Organization = organization;
        Path = path;
        Port = port;
    }

    /// <summary>What it stands for.</summary>
    public LoginHostKind Kind { get; }

    /// <summary>The org whose host it is; null for the production and sandbox hosts, which serve all orgs.</summary>
    public Organization? Organization { get; }

    /// <summary>The path in front of <c>/services</c>: empty, or a slash and a name.</summary>
    public string Path { get; }

    /// <summary>The port that belongs to this host alone; null if it shares the simulator's.</summary>
    public int? Port { get; }

    /// <summary>The address to use as a client's login URL.</summary>
    public Uri Url => field ??= new Uri(Address);

    /// <summary>The address without the trailing slash, as in <c>issuer</c> and <c>instance_url</c>.</summary>
    internal string Origin => field ??= Url.AbsoluteUri.TrimEnd('/');

    /// <summary>The address as text. <see cref="Url"/> is created on demand, because the first Uri of a process takes a good part of its start.</summary>
    internal string Address { get; set; } = "http://localhost/";

    internal bool Serves(Organization organization) => Kind switch
    {
        LoginHostKind.Production => !organization.IsSandbox,
        LoginHostKind.Sandbox => organization.IsSandbox,
        _ => ReferenceEquals(organization, Organization),
    };
}
