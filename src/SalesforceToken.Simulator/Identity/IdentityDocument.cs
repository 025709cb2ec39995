using System;
using System.Text.Json;
using SalesforceToken.Simulator.Grants;
using SalesforceToken.Simulator.Hosting;
using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.Identity;

/// <summary>What the identity URL and the userinfo endpoint tell about a user.</summary>
internal static class IdentityDocument
{
    public static ReadOnlyMemory<byte> Identity(Exchange exchange, AccessSession session) =>
        JsonBytes.Object((exchange, session), static (writer, parts) =>
        {
            var (exchange, session) = parts;
            var user = session.User;
            writer.WriteString("id", session.IdentityUrl);
            writer.WriteBoolean("asserted_user", true);
            writer.WriteString("user_id", user.Id);
            writer.WriteString("organization_id", session.Organization.Id);
            writer.WriteString("username", user.Username);
            writer.WriteString("nick_name", user.Username.Split('@')[0]);
            writer.WriteString("display_name", user.DisplayName);
            writer.WriteString("email", user.Email);
            writer.WriteBoolean("email_verified", true);
            writer.WriteString("first_name", user.FirstName);
            writer.WriteString("last_name", user.LastName);
            writer.WriteString("timezone", "Europe/London");
            WriteUrls(writer, exchange, session);
            writer.WriteBoolean("active", user.IsActive);
            writer.WriteString("user_type", "STANDARD");
            writer.WriteString("language", "en_US");
            writer.WriteString("locale", "en_GB");
            writer.WriteNumber("utcOffset", 0);
            writer.WriteString("last_modified_date", session.IssuedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteBoolean("is_app_installed", session.Organization.Apps.Contains(session.App));
        });

    public static ReadOnlyMemory<byte> UserInfo(Exchange exchange, AccessSession session) =>
        JsonBytes.Object((exchange, session), static (writer, parts) =>
        {
            var (exchange, session) = parts;
            var user = session.User;
            writer.WriteString("sub", session.IdentityUrl);
            writer.WriteString("user_id", user.Id);
            writer.WriteString("organization_id", session.Organization.Id);
            writer.WriteString("preferred_username", user.Username);
            writer.WriteString("nickname", user.Username.Split('@')[0]);
            writer.WriteString("name", user.DisplayName);
            writer.WriteString("email", user.Email);
            writer.WriteBoolean("email_verified", true);
            writer.WriteString("given_name", user.FirstName);
            writer.WriteString("family_name", user.LastName);
            writer.WriteString("zoneinfo", "Europe/London");
            WriteUrls(writer, exchange, session);
            writer.WriteBoolean("active", user.IsActive);
            writer.WriteString("user_type", "STANDARD");
            writer.WriteString("language", "en_US");
            writer.WriteString("locale", "en_GB");
            writer.WriteNumber("utcOffset", 0);
            writer.WriteString("updated_at", session.IssuedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        });

    // {version} stands in the addresses as it is: the reader puts the API version in its place.
    private static void WriteUrls(Utf8JsonWriter writer, Exchange exchange, AccessSession session)
    {
        var origin = exchange.Simulation.InstanceOf(session.Organization).Origin;
        writer.WriteStartObject("urls");
        writer.WriteString("rest", origin + "/services/data/v{version}/");
        writer.WriteString("sobjects", origin + "/services/data/v{version}/sobjects/");
        writer.WriteString("query", origin + "/services/data/v{version}/query/");
        writer.WriteString("tooling_rest", origin + "/services/data/v{version}/tooling/");
        writer.WriteString("profile", $"{origin}/{session.User.Id}");
        writer.WriteString("custom_domain", origin);
        writer.WriteEndObject();
    }
}
