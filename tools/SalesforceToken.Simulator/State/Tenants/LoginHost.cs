using System;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>
/// A place to sign in. Salesforce tells them apart by host name; on loopback there is one host name, so the simulator tells
/// them apart by path (<c>/login</c>, <c>/test</c>, <c>/NAME</c>) or by a port of their own.
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

    /// <summary>The org whose host it is; none for the production and sandbox hosts, which serve all orgs.</summary>
    public Organization? Organization { get; }

    /// <summary>The path in front of <c>/services</c>: empty, or a slash and a name.</summary>
    public string Path { get; }

    /// <summary>The port that only this host answers on; none where it shares the simulator's.</summary>
    public int? Port { get; }

    /// <summary>The address to use as a client's login URL.</summary>
    public Uri Url => field ??= new Uri(Address);

    /// <summary>The same without the slash at the end, as <c>issuer</c> and <c>instance_url</c> are written.</summary>
    internal string Origin => field ??= Url.AbsoluteUri.TrimEnd('/');

    /// <summary>The address as text, for as long as nobody asks for more: the first Uri of a process is a good part of its start.</summary>
    internal string Address { get; set; } = "http://localhost/";

    internal bool Serves(Organization organization) => Kind switch
    {
        LoginHostKind.Production => !organization.IsSandbox,
        LoginHostKind.Sandbox => organization.IsSandbox,
        _ => ReferenceEquals(organization, Organization),
    };
}
