namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>Who may use an app: the "Permitted Users" policy.</summary>
public enum PermittedUsers
{
    /// <summary>Every user of the org may approve the app.</summary>
    AllUsersMaySelfAuthorize,

    /// <summary>Only users whom an administrator approved. They see no consent page.</summary>
    AdminApprovedUsersArePreAuthorized,
}
