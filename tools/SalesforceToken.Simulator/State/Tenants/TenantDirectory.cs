using System;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>All orgs of a simulator, and how to find an app or a user among them.</summary>
internal sealed class TenantDirectory
{
    public TenantDirectory(IReadOnlyList<Organization> organizations) => Organizations = organizations;

    public IReadOnlyList<Organization> Organizations { get; }

    /// <summary>The app with this consumer key. Every login host knows every app; an org's own rules are checked later.</summary>
    public SimulatedApp? FindApp(string? consumerKey, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(consumerKey))
        {
            return null;
        }

        foreach (var organization in Organizations)
        {
            foreach (var app in organization.Apps)
            {
                if (string.Equals(app.ConsumerKey, consumerKey, StringComparison.Ordinal))
                {
                    return now >= app.AvailableFrom ? app : null;
                }
            }
        }

        return null;
    }

    /// <summary>The user with this name among the orgs that the host serves.</summary>
    public (SimulatedUser User, Organization Organization)? FindUser(LoginHost host, string? username)
    {
        foreach (var organization in Organizations.Where(host.Serves))
        {
            foreach (var user in organization.Users)
            {
                if (string.Equals(user.Username, username, StringComparison.OrdinalIgnoreCase))
                {
                    return (user, organization);
                }
            }
        }

        return null;
    }

    public Organization OrganizationOf(SimulatedUser user) => Organizations.First(candidate => candidate.Users.Contains(user));
}
