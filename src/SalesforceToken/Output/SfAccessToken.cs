using System;
using System.Security;

namespace SalesforceToken;

/// <summary>
/// A named token as the commands show it. The access token itself is only in <see cref="Token"/>, and only if a command was asked
/// for it. No other property contains a secret, and neither does the text of the object. Times are local times, as those of files are: a
/// <see cref="DateTime"/> comes back whole from a job, where a <see cref="DateTimeOffset"/> would come back as text.
/// </summary>
public sealed class SfAccessToken
{
    /// <summary>The name of the token.</summary>
    public string Name { get; init; } = TokenDefaults.Name;

    /// <summary>The user of the access token; before the first authorization, the expected user.</summary>
    public string? Username { get; init; }

    /// <summary>The only user who may authorize the token; null for any.</summary>
    public string? ExpectedUsername { get; init; }

    /// <summary>Production, Sandbox, or the host of the My Domain.</summary>
    public string Environment => Describe(LoginUrl);

    /// <summary>How the token gets its access tokens.</summary>
    public SfTokenFlow Flow { get; init; }

    /// <summary>What the token needs next.</summary>
    public SfTokenStatus Status { get; init; }

    /// <summary>
    /// When the access token expires, in words; empty without an access token, and <c>unknown</c> when Salesforce has not said.
    /// </summary>
    public string Expires => ExpiresAt is { } end ? TimeInWords.Describe(end, DateTime.Now) : IssuedAt is null ? string.Empty : "unknown";

    /// <summary>The access token, if a command was asked for it. <c>Get-SfAccessToken -AsPlainText</c> gives it as text.</summary>
    public SecureString? Token { get; init; }

    /// <summary>The org's address for API calls; null before the first authorization.</summary>
    public Uri? InstanceUrl { get; init; }

    /// <summary>When the access token expires, by this machine's clock; null when Salesforce has not said.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>When Salesforce issued the access token, by this machine's clock.</summary>
    public DateTime? IssuedAt { get; init; }

    /// <summary>When Salesforce last confirmed that the access token is active.</summary>
    public DateTime? LastConfirmedAt { get; init; }

    /// <summary>The scopes that were granted.</summary>
    public SfScopeList GrantedScope { get; init; } = new(Array.Empty<string>());

    /// <summary>The scopes that the token asks for and that Salesforce did not grant.</summary>
    public SfScopeList MissingScope { get; init; } = new(Array.Empty<string>());

    /// <summary>
    /// Whether Salesforce granted a refresh token; without one, a user must sign in again when the session ends. Null before the first
    /// authorization.
    /// </summary>
    public bool? HasRefreshToken { get; init; }

    /// <summary>The user's id.</summary>
    public string? UserId { get; init; }

    /// <summary>The org's id.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The user's description of the token.</summary>
    public string? Description { get; init; }

    /// <summary>The login host's address.</summary>
    public Uri? LoginUrl { get; init; }

    /// <summary>The callback address, as it must be registered in the app.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The scopes to request; empty for those of the app's setup.</summary>
    public SfScopeList Scope { get; init; } = new(Array.Empty<string>());

    /// <summary>The audience of the assertion of the JWT bearer flow; null for the one of the login host.</summary>
    public string? Audience { get; init; }

    /// <summary>
    /// The end of the certificate of the private key, as it was when the key was set; null if there was no certificate with it.
    /// </summary>
    public DateTime? CertificateExpiresAt { get; init; }

    /// <summary>The Apex class that checks the subject token of a token exchange; null for the one that the app names.</summary>
    public string? TokenHandler { get; init; }

    /// <summary>Where the subject token of a token exchange comes from; null for GitHub Actions.</summary>
    public string? SubjectTokenSource { get; init; }

    /// <summary>The audience that the subject token must have; null for the login address.</summary>
    public string? SubjectTokenAudience { get; init; }

    /// <summary>The service connection of Azure Pipelines that the subject token is requested with.</summary>
    public string? ServiceConnectionId { get; init; }

    /// <summary>The API version of calls that name none; null for the newest that the org has.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The consumer key of the app, which is not a secret.</summary>
    public string? ConsumerKey { get; init; }

    /// <summary>Whether a consumer secret is stored.</summary>
    public bool HasConsumerSecret { get; init; }

    /// <summary>The protection of the key that encrypts the token.</summary>
    public SfKeyProtection KeyProtection { get; init; }

    /// <summary>When the token was set up.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>When the token was last changed.</summary>
    public DateTime? UpdatedAt { get; init; }

    /// <summary>The name, so that the object can be passed where a command expects a token's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    /// <summary>A login address in words for the user.</summary>
    /// <param name="loginUrl">The address.</param>
    /// <returns>Production, Sandbox, or the host of the My Domain.</returns>
    internal static string Describe(Uri? loginUrl) => loginUrl?.Host switch
    {
        null => string.Empty,
        "login.salesforce.com" => nameof(SfEnvironment.Production),
        "test.salesforce.com" => nameof(SfEnvironment.Sandbox),
        _ => loginUrl.Authority + loginUrl.AbsolutePath.TrimEnd('/'),
    };
}
