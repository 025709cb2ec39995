namespace SalesforceToken.Simulator.Identity;

/// <summary>The names of the same claims at the identity URL (Salesforce's own) and at the userinfo endpoint (OpenID Connect's).</summary>
internal sealed record ClaimNames(
    string Username,
    string Nickname,
    string DisplayName,
    string FirstName,
    string LastName,
    string TimeZone,
    string ModifiedAt)
{
    public static readonly ClaimNames OfIdentity =
        new("username", "nick_name", "display_name", "first_name", "last_name", "timezone", "last_modified_date");

    public static readonly ClaimNames OfUserInfo =
        new("preferred_username", "nickname", "name", "given_name", "family_name", "zoneinfo", "updated_at");
}
