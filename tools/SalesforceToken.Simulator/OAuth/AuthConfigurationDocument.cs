using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.Pages;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.OAuth;

/// <summary>
/// /.well-known/auth-configuration: how the users of one org can sign in; public. The login hosts that serve all orgs do not have it.
/// </summary>
/// <remarks>Source: Salesforce Help, "Query SAML Authentication Settings" (remoteaccess_auth_configuration_endpoint).</remarks>
internal static class AuthConfigurationDocument
{
    public static Response Show(Exchange exchange) => exchange.Host.Organization is { } organization
        ? Write(exchange.Host, organization)
        : FrontPage.NotFound();

    // Every simulated org has the standard login page and no single sign-on.
    private static Response Write(LoginHost host, Organization organization) => Response.Json(JsonBytes.Object((host, organization), static (writer, parts) =>
    {
        writer.WriteString("OrgId", parts.organization.Id[..SalesforceId.ShortLength]);
        writer.WriteString("Url", parts.host.Origin);
        writer.WriteStartObject("MobileSDK");
        writer.WriteBoolean("UseiOSNativeBrowserForAuthentication", false);
        writer.WriteBoolean("UseAndroidNativeBrowserForAuthentication", false);
        writer.WriteBoolean("shareBrowserSessionIOS", false);
        writer.WriteBoolean("shareBrowserSessionAndroid", false);
        writer.WriteEndObject();
        writer.WriteNull("LoginPage");
        writer.WriteStartArray("SamlProviders");
        writer.WriteEndArray();
        writer.WriteStartArray("AuthProviders");
        writer.WriteEndArray();
        writer.WriteNull("CertificateLogin");
        writer.WriteString("LoginPageType", "standard");
        writer.WriteStartObject("LoginPageTypeConfigs");
        writer.WriteEndObject();
    }));
}
