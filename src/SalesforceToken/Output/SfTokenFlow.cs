namespace SalesforceToken;

/// <summary>How a token gets its access tokens.</summary>
public enum SfTokenFlow
{
    /// <summary>A user clicks Allow in the browser once: Invoke-SfAuthorization.</summary>
    WebServer,

    /// <summary>The app itself, with its consumer key and secret, as the run-as user that its administrator has set.</summary>
    ClientCredentials,

    /// <summary>A user who was approved before, by a statement that is signed with the private key of the app's certificate.</summary>
    JwtBearer,

    /// <summary>A token of a build server, or of another issuer, is exchanged for one of Salesforce.</summary>
    TokenExchange,
}
