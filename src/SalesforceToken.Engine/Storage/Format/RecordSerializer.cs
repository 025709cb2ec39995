using System;
using System.Collections.Generic;
using System.Text.Json;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>
/// A profile as JSON, of the current schema (docs/security.md). Writing leaves out a member that is null or empty; times are
/// ISO 8601 in UTC to 100 ns. A member that is added stands in both halves, and raises <see cref="RecordFormat.CurrentSchema"/>.
/// </summary>
internal static class RecordSerializer
{
    public static TokenProfile Read(JsonMembers members)
    {
        var profile = new TokenProfile(
            members.RequiredText("name"),
            members.RequiredAddress("loginUrl"),
            members.RequiredText("callbackUrl"),
            members.RequiredTime("createdAt"),
            members.RequiredTime("updatedAt"))
        {
            Description = members.Text("description"),
            Scope = members.Texts("scope"),
            ConsumerKey = members.Text("consumerKey"),
            ConsumerSecret = members.Text("consumerSecret"),
            Tokens = members.Object("issued") is { } issued ? ReadIssued(issued) : null,
            RefreshAttempt = members.Object("refreshAttempt") is { } attempt ? ReadAttempt(attempt) : null,
            AuthorizationEndedBy = members.Text("authorizationEndedBy"),
        };
        members.ExpectNoOthers();
        return profile;
    }

    private static TokenSet ReadIssued(JsonMembers members)
    {
        var issued = new TokenSet(
            members.RequiredText("accessToken"),
            members.RequiredAddress("instanceUrl"),
            members.RequiredAddress("identityUrl"),
            members.RequiredTime("issuedAt"))
        {
            RefreshToken = members.Text("refreshToken"),
            EarlierConsumerKey = members.Text("earlierConsumerKey"),
            RotatesRefreshToken = members.Flag("rotatesRefreshToken"),
            Scope = members.Texts("scope"),
            Username = members.Text("username"),
            ExpiresAt = members.Time("expiresAt"),
            LastConfirmedAt = members.Time("lastConfirmedAt"),
        };
        members.ExpectNoOthers();
        return issued;
    }

    private static RefreshAttempt ReadAttempt(JsonMembers members)
    {
        var attempt = new RefreshAttempt
        {
            StartedAt = members.RequiredTime("startedAt"),
            RefreshTokenHash = members.RequiredText("refreshTokenHash"),
        };
        members.ExpectNoOthers();
        return attempt;
    }

    public static byte[] Write(TokenProfile profile)
    {
        var buffer = new WipedBuffer();
        try
        {
            using var writer = new Utf8JsonWriter(buffer);
            writer.WriteStartObject();
            writer.WriteNumber("schema", RecordFormat.CurrentSchema);
            writer.WriteString("name", profile.Name);
            Text(writer, "description", profile.Description);
            writer.WriteString("loginUrl", profile.LoginUrlText);
            writer.WriteString("callbackUrl", profile.CallbackUrl);
            Texts(writer, "scope", profile.Scope);
            Text(writer, "consumerKey", profile.ConsumerKey);
            Text(writer, "consumerSecret", profile.ConsumerSecret);
            if (profile.Tokens is { } issued)
            {
                writer.WriteStartObject("issued");
                Write(writer, issued);
                writer.WriteEndObject();
            }

            if (profile.RefreshAttempt is { } attempt)
            {
                writer.WriteStartObject("refreshAttempt");
                Time(writer, "startedAt", attempt.StartedAt);
                writer.WriteString("refreshTokenHash", attempt.RefreshTokenHash);
                writer.WriteEndObject();
            }

            Text(writer, "authorizationEndedBy", profile.AuthorizationEndedBy);
            Time(writer, "createdAt", profile.CreatedAt);
            Time(writer, "updatedAt", profile.UpdatedAt);
            writer.WriteEndObject();
            writer.Flush();
            return buffer.ToArray();
        }
        finally
        {
            buffer.Wipe();
        }
    }

    private static void Write(Utf8JsonWriter writer, TokenSet issued)
    {
        writer.WriteString("accessToken", issued.AccessToken);
        Text(writer, "refreshToken", issued.RefreshToken);
        Text(writer, "earlierConsumerKey", issued.EarlierConsumerKey);
        if (issued.RotatesRefreshToken is { } rotates)
        {
            writer.WriteBoolean("rotatesRefreshToken", rotates);
        }

        writer.WriteString("instanceUrl", issued.InstanceUrlText);
        writer.WriteString("identityUrl", issued.IdentityUrlText);
        Texts(writer, "scope", issued.Scope);
        Text(writer, "username", issued.Username);
        Time(writer, "issuedAt", issued.IssuedAt);
        Time(writer, "expiresAt", issued.ExpiresAt);
        Time(writer, "lastConfirmedAt", issued.LastConfirmedAt);
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Texts(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void Time(Utf8JsonWriter writer, string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            writer.WriteString(name, time.UtcDateTime);
        }
    }
}
