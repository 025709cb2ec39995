using System;
using System.Text;
using System.Text.Json;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Signing;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// The assertion of the JWT bearer flow (RFC 7523 section 3), signed with RS256. Source: Salesforce Help, "OAuth 2.0 JWT Bearer Flow".
/// </summary>
internal static class JwtAssertion
{
    // Salesforce documents three minutes.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(3);

    /// <summary>Makes an assertion.</summary>
    /// <param name="key">The private key of the app's certificate.</param>
    /// <param name="consumerKey">The consumer key (<c>iss</c>).</param>
    /// <param name="username">The user (<c>sub</c>).</param>
    /// <param name="audience">The audience (<c>aud</c>).</param>
    /// <param name="now">The time, by Salesforce's clock.</param>
    public static string Create(ISigningKey key, string consumerKey, string username, string audience, DateTimeOffset now)
    {
        var header = Base64Url.Encode(Encoding.ASCII.GetBytes("""{"alg":"RS256","typ":"JWT"}"""));
        var claims = Base64Url.Encode(JsonSerializer.SerializeToUtf8Bytes(new System.Collections.Generic.Dictionary<string, object>
        {
            ["iss"] = consumerKey,
            ["sub"] = username,
            ["aud"] = audience,
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            ["jti"] = RandomText.Create(),
        }));
        var input = header + "." + claims;
        return input + "." + Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(input)));
    }

    /// <summary>
    /// The audience of a login host: the common login host of its kind of org, which every org accepts, or the address of a site.
    /// </summary>
    public static string AudienceOf(LoginHost host)
    {
        var name = host.Url.IdnHost;
        var isMyDomain = name.EndsWith(".my.salesforce.com", StringComparison.OrdinalIgnoreCase);
        var isTest = host.Url == LoginHost.Sandbox
            || (isMyDomain && (name.IndexOf(".sandbox.", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf(".scratch.", StringComparison.OrdinalIgnoreCase) >= 0));
        return (isTest ? LoginHost.Sandbox : isMyDomain || host.Url == LoginHost.Production ? LoginHost.Production : host.Url).AbsoluteUri.TrimEnd('/');
    }
}
