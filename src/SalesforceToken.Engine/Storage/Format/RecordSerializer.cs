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
            members.GetRequiredString("name"),
            members.GetRequiredUri("loginUrl"),
            members.GetRequiredString("callbackUrl"),
            members.GetRequiredTime("createdAt"),
            members.GetRequiredTime("updatedAt"))
        {
            Description = members.GetString("description"),
            Scope = members.GetStrings("scope"),
            ConsumerKey = members.GetString("consumerKey"),
            ConsumerSecret = members.GetString("consumerSecret"),
            Tokens = members.GetObject("issued") is { } tokens ? ReadTokens(tokens) : null,
            RefreshAttempt = members.GetObject("refreshAttempt") is { } attempt ? ReadAttempt(attempt) : null,
            AuthorizationEndedBy = members.GetString("authorizationEndedBy"),
        };
        members.ThrowIfUnknownMembers();
        return profile;
    }

    private static TokenSet ReadTokens(JsonMembers members)
    {
        var tokens = new TokenSet(
            members.GetRequiredString("accessToken"),
            members.GetRequiredUri("instanceUrl"),
            members.GetRequiredUri("identityUrl"),
            members.GetRequiredTime("issuedAt"))
        {
            RefreshToken = members.GetString("refreshToken"),
            EarlierConsumerKey = members.GetString("earlierConsumerKey"),
            RotatesRefreshToken = members.GetBoolean("rotatesRefreshToken"),
            Scope = members.GetStrings("scope"),
            Username = members.GetString("username"),
            ExpiresAt = members.GetTime("expiresAt"),
            LastConfirmedAt = members.GetTime("lastConfirmedAt"),
        };
        members.ThrowIfUnknownMembers();
        return tokens;
    }

    private static RefreshAttempt ReadAttempt(JsonMembers members)
    {
        var attempt = new RefreshAttempt
        {
            StartedAt = members.GetRequiredTime("startedAt"),
            RefreshTokenHash = members.GetRequiredString("refreshTokenHash"),
        };
        members.ThrowIfUnknownMembers();
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
            if (profile.Tokens is { } tokens)
            {
                writer.WriteStartObject("issued");
                Write(writer, tokens);
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

    private static void Write(Utf8JsonWriter writer, TokenSet tokens)
    {
        writer.WriteString("accessToken", tokens.AccessToken);
        Text(writer, "refreshToken", tokens.RefreshToken);
        Text(writer, "earlierConsumerKey", tokens.EarlierConsumerKey);
        if (tokens.RotatesRefreshToken is { } rotates)
        {
            writer.WriteBoolean("rotatesRefreshToken", rotates);
        }

        writer.WriteString("instanceUrl", tokens.InstanceUrlText);
        writer.WriteString("identityUrl", tokens.IdentityUrlText);
        Texts(writer, "scope", tokens.Scope);
        Text(writer, "username", tokens.Username);
        Time(writer, "issuedAt", tokens.IssuedAt);
        Time(writer, "expiresAt", tokens.ExpiresAt);
        Time(writer, "lastConfirmedAt", tokens.LastConfirmedAt);
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
