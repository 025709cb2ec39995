using System;
using System.Collections.Generic;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>A simulated org: its users, the apps that are known in it, and its session settings.</summary>
public sealed class Organization
{
    /// <summary>The 18-character identifier, beginning with 00D.</summary>
    public string Id { get; init; } = SalesforceId.New("00D");

    /// <summary>The company name, as the Organization object has it.</summary>
    public string Name { get; set; } = "Simulated Company";

    /// <summary>The My Domain label, which is also this org's path on the simulator.</summary>
    public string MyDomain { get; init; } = "simulated";

    /// <summary>Whether it is a sandbox. Users of a sandbox sign in at the test login host, others at the production one.</summary>
    public bool IsSandbox { get; set; }

    /// <summary>Whether it is active. An org that is locked or closed refuses every grant with <c>inactive_org</c>.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>How long a session lives after its last activity: 15 minutes to 24 hours at Salesforce, 2 hours by default.</summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Whether a session is only renewed by activity in the second half of its life.</summary>
    public bool RenewSessionsAfterHalfTime { get; set; }

    /// <summary>
    /// How long the API still accepts a JWT access token after it was revoked: at Salesforce it takes up to 30 minutes until all
    /// systems know. Opaque tokens end at once.
    /// </summary>
    /// <remarks>Source: Salesforce Help, "Revoke All JSON Web Token (JWT)-Based Access Tokens" (connected_app_revoke_jwt).</remarks>
    public TimeSpan JwtRevocationLag { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Where a logout redirects to (the "Logout URL" of the Session Settings); null for the host's own front page.</summary>
    public Uri? LogoutUrl { get; set; }

    /// <summary>Requests in 24 hours before the API answers REQUEST_LIMIT_EXCEEDED.</summary>
    public int DailyApiRequests { get; set; } = 1_000_000;

    /// <summary>How many Account records are generated.</summary>
    public int GeneratedAccounts { get; init; } = 5_000;

    /// <summary>The users who can sign in.</summary>
    public IList<SimulatedUser> Users { get; init; } = [];

    /// <summary>The apps that are defined in, or installed into, this org.</summary>
    public IList<SimulatedApp> Apps { get; init; } = [];
}
