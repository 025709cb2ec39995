namespace SalesforceToken.Engine.Storage.Format;

/// <summary>The members of the plaintext JSON (docs/security.md).</summary>
internal static class MemberNames
{
    public const string Schema = "schema";
    public const string Name = "name";
    public const string Description = "description";
    public const string LoginUrl = "loginUrl";
    public const string CallbackUrl = "callbackUrl";
    public const string Scope = "scope";
    public const string ConsumerKey = "consumerKey";
    public const string ConsumerSecret = "consumerSecret";
    public const string Issued = "issued";
    public const string RefreshAttempt = "refreshAttempt";
    public const string AuthorizationEndedBy = "authorizationEndedBy";
    public const string CreatedAt = "createdAt";
    public const string UpdatedAt = "updatedAt";

    public const string AccessToken = "accessToken";
    public const string RefreshToken = "refreshToken";
    public const string EarlierConsumerKey = "earlierConsumerKey";
    public const string RotatesRefreshToken = "rotatesRefreshToken";
    public const string InstanceUrl = "instanceUrl";
    public const string IdentityUrl = "identityUrl";
    public const string Username = "username";
    public const string IssuedAt = "issuedAt";
    public const string ExpiresAt = "expiresAt";
    public const string LastConfirmedAt = "lastConfirmedAt";

    public const string StartedAt = "startedAt";
    public const string RefreshTokenHash = "refreshTokenHash";
}
