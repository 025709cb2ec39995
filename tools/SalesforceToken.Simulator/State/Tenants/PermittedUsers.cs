namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>Who may use an app: the "Permitted Users" policy.</summary>
public enum PermittedUsers
{
    /// <summary>Every user of the org may approve the app for himself.</summary>
    AllUsersMaySelfAuthorize,

    /// <summary>Only users whom an administrator approved, and these need no approval page.</summary>
    AdminApprovedUsersArePreAuthorized,
}
