using System;
using System.Collections.Generic;
using System.Text.Json;

namespace SalesforceToken.Engine.Storage.Records;

/// <summary>Writes a record as JSON. A member that is null or empty is left out; times are ISO 8601 in UTC to 100 ns.</summary>
internal static class RecordWriter
{
    public static byte[] Write(TokenRecord record)
    {
        var buffer = new WipedBuffer();
        try
        {
            using var writer = new Utf8JsonWriter(buffer);
            writer.WriteStartObject();
            writer.WriteNumber(MemberNames.Schema, RecordFormat.CurrentSchema);
            writer.WriteString(MemberNames.Name, record.Name);
            Text(writer, MemberNames.Description, record.Description);
            writer.WriteString(MemberNames.LoginUrl, record.LoginUrlText);
            writer.WriteString(MemberNames.CallbackUrl, record.CallbackUrl);
            Texts(writer, MemberNames.Scope, record.Scope);
            Text(writer, MemberNames.ConsumerKey, record.ConsumerKey);
            Text(writer, MemberNames.ConsumerSecret, record.ConsumerSecret);
            if (record.Issued is { } issued)
            {
                writer.WriteStartObject(MemberNames.Issued);
                Write(writer, issued);
                writer.WriteEndObject();
            }

            if (record.RefreshAttempt is { } attempt)
            {
                writer.WriteStartObject(MemberNames.RefreshAttempt);
                Time(writer, MemberNames.StartedAt, attempt.StartedAt);
                writer.WriteString(MemberNames.RefreshTokenHash, attempt.RefreshTokenHash);
                writer.WriteEndObject();
            }

            Text(writer, MemberNames.AuthorizationEndedBy, record.AuthorizationEndedBy);
            Time(writer, MemberNames.CreatedAt, record.CreatedAt);
            Time(writer, MemberNames.UpdatedAt, record.UpdatedAt);
            writer.WriteEndObject();
            writer.Flush();
            return buffer.ToArray();
        }
        finally
        {
            buffer.Wipe();
        }
    }

    private static void Write(Utf8JsonWriter writer, IssuedToken issued)
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
