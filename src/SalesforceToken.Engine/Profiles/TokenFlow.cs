namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// How a token gets its access tokens, chosen when it is made. Sources: Salesforce Help, "OAuth 2.0 Web Server Flow", "OAuth 2.0
/// Client Credentials Flow" and "OAuth 2.0 Token Exchange Flow".
/// </summary>
public enum TokenFlow
{
    /// <summary>A user clicks Allow in the browser once; refresh tokens do the rest (RFC 6749 section 4.1 with RFC 7636).</summary>
    WebServer,

    /// <summary>The app itself, as the run-as user that its administrator has set (RFC 6749 section 4.4).</summary>
    ClientCredentials,

    /// <summary>A user who was approved before, by a statement that is signed with the app's private key (RFC 7523).</summary>
    JwtBearer,

    /// <summary>A token of another issuer, such as a build server's, is exchanged for one of Salesforce (RFC 8693).</summary>
    TokenExchange,
}
