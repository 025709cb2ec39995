using System;
using System.Globalization;
using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;
using SalesforceToken.Simulator.State.Grants;

namespace SalesforceToken.Simulator.Identity;

/// <summary>The documents of the identity URL and of the userinfo endpoint.</summary>
internal static class IdentityDocument
{
    public static ReadOnlyMemory<byte> Identity(Exchange exchange, AccessSession session) =>
        JsonBytes.Object((exchange, session), static (writer, parts) =>
        {
            writer.WriteString("id", parts.session.IdentityUrl);
            writer.WriteBoolean("asserted_user", true);
            WriteUser(writer, parts.exchange, parts.session, ClaimNames.OfIdentity);
            writer.WriteBoolean("is_app_installed", parts.session.Organization.Apps.Contains(parts.session.App));
        });

    public static ReadOnlyMemory<byte> UserInfo(Exchange exchange, AccessSession session) =>
        JsonBytes.Object((exchange, session), static (writer, parts) =>
        {
            writer.WriteString("sub", parts.session.IdentityUrl);
            WriteUser(writer, parts.exchange, parts.session, ClaimNames.OfUserInfo);
        });

    private static void WriteUser(Utf8JsonWriter writer, Exchange exchange, AccessSession session, ClaimNames names)
    {
        var user = session.User;
        writer.WriteString("user_id", user.Id);
        writer.WriteString("organization_id", session.Organization.Id);
        writer.WriteString(names.Username, user.Username);
        writer.WriteString(names.Nickname, user.Username.Split('@')[0]);
        writer.WriteString(names.DisplayName, user.DisplayName);
        writer.WriteString("email", user.Email);
        writer.WriteBoolean("email_verified", true);
        writer.WriteString(names.FirstName, user.FirstName);
        writer.WriteString(names.LastName, user.LastName);
        writer.WriteString(names.TimeZone, "Europe/London");
        WriteUrls(writer, exchange, session);
        writer.WriteBoolean("active", user.IsActive);
        writer.WriteString("user_type", "STANDARD");
        writer.WriteString("language", "en_US");
        writer.WriteString("locale", "en_GB");
        writer.WriteNumber("utcOffset", 0);
        writer.WriteString(names.ModifiedAt, session.IssuedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    // {version} is sent literally: the client replaces it with the API version.
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
