namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>A person, or an integration user, of one simulated org.</summary>
public sealed class SimulatedUser
{
    /// <summary>The user name of the default user.</summary>
    public const string DefaultUsername = "ada.admin@simulator.test";

    /// <summary>The default password. It protects nothing but simulated records on loopback.</summary>
    public const string DefaultPassword = "Simulated-1";

    /// <summary>The 18-character identifier, beginning with 005.</summary>
    public string Id { get; init; } = SalesforceId.New("005");

    /// <summary>What the user signs in with; has the form of an e-mail address and is unique over all orgs.</summary>
    public string Username { get; init; } = DefaultUsername;

    /// <summary>The password for the login page.</summary>
    public string Password { get; set; } = DefaultPassword;

    /// <summary>The given name.</summary>
    public string FirstName { get; set; } = "Ada";

    /// <summary>The family name.</summary>
    public string LastName { get; set; } = "Admin";

    /// <summary>The e-mail address; by default the user name.</summary>
    public string Email { get => field ?? Username; set; }

    /// <summary>Whether the user is active. An inactive user is refused with <c>inactive_user</c>.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>The "API Enabled" permission.</summary>
    public bool IsApiEnabled { get; set; } = true;

    /// <summary>Whether the profile's IP range or login hours keep the user out now.</summary>
    public bool IsRestricted { get; set; }

    /// <summary>Logins and token requests in one hour before <c>rate_limit_exceeded</c>; Salesforce allows 3,600.</summary>
    public int HourlyLogins { get; set; } = int.MaxValue;

    internal string DisplayName => $"{FirstName} {LastName}".Trim();
}
