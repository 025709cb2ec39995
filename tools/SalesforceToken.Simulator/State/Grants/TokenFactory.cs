using System;
using System.Security.Cryptography;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.State.Grants;

/// <summary>Creates credentials that look like Salesforce's, so that tests find a client that depends on their form.</summary>
internal static class TokenFactory
{
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

    /// <summary>The org's 15-character id, an exclamation mark and 96 characters.</summary>
    public static string AccessToken(Organization organization) =>
        string.Concat(organization.Id.AsSpan(0, SalesforceId.ShortLength), "!", RandomNumberGenerator.GetString(Characters, 96));

    public static string RefreshToken() => "5Aep861" + RandomNumberGenerator.GetString(Characters, 80);

    /// <summary>Ends in two equals signs: a client that decodes the callback twice, or not at all, breaks here as it would at Salesforce.</summary>
    public static string AuthorizationCode() => "aPrx" + RandomNumberGenerator.GetString(Characters, 80) + "==";

    /// <summary>An unguessable identifier of something inside the simulator: a login session, a pending authorization.</summary>
    public static string Handle() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
