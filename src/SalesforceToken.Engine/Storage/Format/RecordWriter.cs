using System;
using System.Collections.Generic;
using System.Text.Json;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>Writes a profile as JSON. Null and empty members are omitted. Times are ISO 8601 in UTC with a resolution of 100 ns.</summary>
internal static class RecordWriter
{
    public static byte[] Write(TokenProfile profile)
    {
        var buffer = new WipedBuffer();
        try
        {
            using var writer = new Utf8JsonWriter(buffer);
            writer.WriteStartObject();
            writer.WriteNumber(MemberNames.Schema, RecordFormat.CurrentSchema);
            writer.WriteString(MemberNames.Name, profile.Name);
            Text(writer, MemberNames.Description, profile.Description);
            writer.WriteString(MemberNames.LoginUrl, profile.LoginUrlText);
            writer.WriteString(MemberNames.CallbackUrl, profile.CallbackUrl);
            Texts(writer, MemberNames.Scope, profile.Scope);
            Text(writer, MemberNames.ConsumerKey, profile.ConsumerKey);
            Text(writer, MemberNames.ConsumerSecret, profile.ConsumerSecret);
            if (profile.Tokens is { } issued)
            {
                writer.WriteStartObject(MemberNames.Issued);
                Write(writer, issued);
                writer.WriteEndObject();
            }

            if (profile.RefreshAttempt is { } attempt)
            {
                writer.WriteStartObject(MemberNames.RefreshAttempt);
                Time(writer, MemberNames.StartedAt, attempt.StartedAt);
                writer.WriteString(MemberNames.RefreshTokenHash, attempt.RefreshTokenHash);
                writer.WriteEndObject();
            }

            Text(writer, MemberNames.AuthorizationEndedBy, profile.AuthorizationEndedBy);
            Time(writer, MemberNames.CreatedAt, profile.CreatedAt);
            Time(writer, MemberNames.UpdatedAt, profile.UpdatedAt);
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
        writer.WriteString(MemberNames.AccessToken, issued.AccessToken);
        Text(writer, MemberNames.RefreshToken, issued.RefreshToken);
        Text(writer, MemberNames.EarlierConsumerKey, issued.EarlierConsumerKey);
        if (issued.RotatesRefreshToken is { } rotates)
        {
            writer.WriteBoolean(MemberNames.RotatesRefreshToken, rotates);
        }

        writer.WriteString(MemberNames.InstanceUrl, issued.InstanceUrlText);
        writer.WriteString(MemberNames.IdentityUrl, issued.IdentityUrlText);
        Texts(writer, MemberNames.Scope, issued.Scope);
        Text(writer, MemberNames.Username, issued.Username);
        Time(writer, MemberNames.IssuedAt, issued.IssuedAt);
        Time(writer, MemberNames.ExpiresAt, issued.ExpiresAt);
        Time(writer, MemberNames.LastConfirmedAt, issued.LastConfirmedAt);
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
