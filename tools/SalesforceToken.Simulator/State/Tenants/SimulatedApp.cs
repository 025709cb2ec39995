using System;
using System.Collections.Generic;
using System.Security.Cryptography.X509Certificates;

namespace SalesforceToken.Simulator.State.Tenants;

/// <summary>
/// An OAuth client: an External Client App or a connected app. Its defaults are those of a new External Client App:
/// PKCE, the secret for both flows, and refresh token rotation are all on. Every setting can be changed while the simulator runs.
/// </summary>
public sealed class SimulatedApp
{
    /// <summary>The default callback URL of the Salesforce CLI and of this product.</summary>
    public const string DefaultCallbackUrl = "http://localhost:1717/OauthRedirect";

    /// <summary>How many approvals one user can have of one app; one more revokes the oldest.</summary>
    public const int MaxApprovals = 5;

    /// <summary>The name that the consent page shows.</summary>
    public string Name { get; set; } = "Simulated App";

    /// <summary>The kind of app.</summary>
    public AppKind Kind { get; set; } = AppKind.ExternalClientApp;

    /// <summary>The <c>client_id</c>.</summary>
    public string ConsumerKey { get; init; } = "3MVG9" + Random.Shared.GetString(TokenCharacters, 80);

    /// <summary>The <c>client_secret</c>.</summary>
    public string ConsumerSecret { get; set; } = RandomSecret.Create().ToUpperInvariant();

    /// <summary>The callback URLs; a request's <c>redirect_uri</c> has to equal one of them, character for character.</summary>
    public IList<string> CallbackUrls { get; init; } = [DefaultCallbackUrl];

    /// <summary>The scopes that a request may ask for, and gets when it asks for none.</summary>
    public IList<string> Scopes { get; init; } = ["full", "refresh_token"];

    /// <summary>Whether the web server flow needs a <c>code_challenge</c> (RFC 7636).</summary>
    public bool RequirePkce { get; set; } = true;

    /// <summary>Whether exchanging a code needs the consumer secret.</summary>
    public bool RequireSecretForWebServerFlow { get; set; } = true;

    /// <summary>Whether a refresh needs the consumer secret.</summary>
    public bool RequireSecretForRefreshTokenFlow { get; set; } = true;

    /// <summary>Whether each refresh gives a new refresh token, invalidates the old one, and treats a later use of the old one as theft.</summary>
    public bool RotateRefreshTokens { get; set; } = true;

    /// <summary>Whether access tokens are signed JWTs with an <c>exp</c> of their own in place of opaque session ids.</summary>
    public bool IssueJwtAccessTokens { get; set; }

    /// <summary>How long a JWT access token lives; it does not slide.</summary>
    public TimeSpan JwtAccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long refresh tokens live.</summary>
    public RefreshTokenPolicy RefreshTokenPolicy { get; set; } = RefreshTokenPolicy.ValidUntilRevoked;

    /// <summary>The app's own session timeout, which overrides the org's; null for the org's.</summary>
    public TimeSpan? SessionTimeout { get; set; }

    /// <summary>Whether this app may introspect the tokens of other apps.</summary>
    public bool IntrospectAllTokens { get; set; }

    /// <summary>Who may use the app.</summary>
    public PermittedUsers PermittedUsers { get; set; } = PermittedUsers.AllUsersMaySelfAuthorize;

    /// <summary>The users whom the administrator approved.</summary>
    public IList<SimulatedUser> AdminApprovedUsers { get; init; } = [];

    /// <summary>The certificate whose key signs JWT bearer and client assertions (RFC 7523); null if the app has none.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Whether the client credentials flow is switched on.</summary>
    public bool ClientCredentialsEnabled { get; set; }

    /// <summary>The "Run As" user of the client credentials flow.</summary>
    public SimulatedUser? ClientCredentialsUser { get; set; }

    /// <summary>The token exchange handlers; the first is taken where a request names none. None: the flow is switched off.</summary>
    public IList<TokenExchangeHandler> TokenExchangeHandlers { get; init; } = [];

    /// <summary>Whether the token exchange flow needs the consumer secret.</summary>
    public bool RequireSecretForTokenExchange { get; set; }

    /// <summary>Whether the administrator blocked the app.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>Whether the profile or app policy refuses the caller's address.</summary>
    public bool IsIpRestricted { get; set; }

    /// <summary>The time from which the login hosts know a new or edited app: Salesforce takes 2 to 10 minutes.</summary>
    public DateTimeOffset AvailableFrom { get; set; } = DateTimeOffset.MinValue;

    private const string TokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
}
