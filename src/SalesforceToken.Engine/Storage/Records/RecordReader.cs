using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace SalesforceToken.Engine.Storage.Records;

/// <summary>
/// Reads a record of the current schema. A member that it does not know is refused rather than dropped: the next write would
/// lose what a newer version had stored.
/// </summary>
internal static class RecordReader
{
    public static TokenRecord Read(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        RecordParts record = default;
        while (NextMember(ref reader) is { } member)
        {
            switch (member)
            {
                case MemberNames.Schema: reader.Read(); break;
                case MemberNames.Name: record.Name = Text(ref reader, member); break;
                case MemberNames.Description: record.Description = Text(ref reader, member); break;
                case MemberNames.LoginUrl: record.LoginUrl = Address(ref reader, member); break;
                case MemberNames.CallbackUrl: record.CallbackUrl = Text(ref reader, member); break;
                case MemberNames.Scope: record.Scope = Texts(ref reader, member); break;
                case MemberNames.ConsumerKey: record.ConsumerKey = Text(ref reader, member); break;
                case MemberNames.ConsumerSecret: record.ConsumerSecret = Text(ref reader, member); break;
                case MemberNames.Issued: record.Issued = Issued(ref reader); break;
                case MemberNames.RefreshAttempt: record.RefreshAttempt = RefreshAttempt(ref reader); break;
                case MemberNames.AuthorizationEndedBy: record.AuthorizationEndedBy = Text(ref reader, member); break;
                case MemberNames.CreatedAt: record.CreatedAt = Time(ref reader, member); break;
                case MemberNames.UpdatedAt: record.UpdatedAt = Time(ref reader, member); break;
                default: throw Unknown(member);
            }
        }

        return new TokenRecord
        {
            Name = record.Name ?? throw Missing(MemberNames.Name),
            Description = record.Description,
            LoginUrl = record.LoginUrl ?? throw Missing(MemberNames.LoginUrl),
            CallbackUrl = record.CallbackUrl ?? throw Missing(MemberNames.CallbackUrl),
            Scope = record.Scope ?? [],
            ConsumerKey = record.ConsumerKey,
            ConsumerSecret = record.ConsumerSecret,
            Issued = record.Issued,
            RefreshAttempt = record.RefreshAttempt,
            AuthorizationEndedBy = record.AuthorizationEndedBy,
            CreatedAt = record.CreatedAt ?? throw Missing(MemberNames.CreatedAt),
            UpdatedAt = record.UpdatedAt ?? throw Missing(MemberNames.UpdatedAt),
        };
    }

    private static IssuedToken Issued(ref Utf8JsonReader reader)
    {
        StartObject(ref reader, MemberNames.Issued);
        IssuedParts issued = default;
        while (NextMember(ref reader) is { } member)
        {
            switch (member)
            {
                case MemberNames.AccessToken: issued.AccessToken = Text(ref reader, member); break;
                case MemberNames.RefreshToken: issued.RefreshToken = Text(ref reader, member); break;
                case MemberNames.RotatesRefreshToken: issued.RotatesRefreshToken = Flag(ref reader, member); break;
                case MemberNames.InstanceUrl: issued.InstanceUrl = Address(ref reader, member); break;
                case MemberNames.IdentityUrl: issued.IdentityUrl = Address(ref reader, member); break;
                case MemberNames.Scope: issued.Scope = Texts(ref reader, member); break;
                case MemberNames.Username: issued.Username = Text(ref reader, member); break;
                case MemberNames.IssuedAt: issued.IssuedAt = Time(ref reader, member); break;
                case MemberNames.ExpiresAt: issued.ExpiresAt = Time(ref reader, member); break;
                case MemberNames.LastConfirmedAt: issued.LastConfirmedAt = Time(ref reader, member); break;
                default: throw Unknown(member);
            }
        }

        return new IssuedToken
        {
            AccessToken = issued.AccessToken ?? throw Missing(MemberNames.AccessToken),
            RefreshToken = issued.RefreshToken,
            RotatesRefreshToken = issued.RotatesRefreshToken,
            InstanceUrl = issued.InstanceUrl ?? throw Missing(MemberNames.InstanceUrl),
            IdentityUrl = issued.IdentityUrl ?? throw Missing(MemberNames.IdentityUrl),
            Scope = issued.Scope ?? [],
            Username = issued.Username,
            IssuedAt = issued.IssuedAt ?? throw Missing(MemberNames.IssuedAt),
            ExpiresAt = issued.ExpiresAt,
            LastConfirmedAt = issued.LastConfirmedAt,
        };
    }

    private static RefreshAttempt RefreshAttempt(ref Utf8JsonReader reader)
    {
        StartObject(ref reader, MemberNames.RefreshAttempt);
        DateTimeOffset? startedAt = null;
        string? hash = null;
        while (NextMember(ref reader) is { } member)
        {
            switch (member)
            {
                case MemberNames.StartedAt: startedAt = Time(ref reader, member); break;
                case MemberNames.RefreshTokenHash: hash = Text(ref reader, member); break;
                default: throw Unknown(member);
            }
        }

        return new RefreshAttempt
        {
            StartedAt = startedAt ?? throw Missing(MemberNames.StartedAt),
            RefreshTokenHash = hash ?? throw Missing(MemberNames.RefreshTokenHash),
        };
    }

    private static string? NextMember(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;

    private static void StartObject(ref Utf8JsonReader reader, string member)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw WrongType(member);
        }
    }

    private static string Text(ref Utf8JsonReader reader, string member)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw WrongType(member);
    }

    private static List<string> Texts(ref Utf8JsonReader reader, string member)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw WrongType(member);
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw WrongType(member));
        }

        return texts;
    }

    private static bool Flag(ref Utf8JsonReader reader, string member)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw WrongType(member);
    }

    private static Uri Address(ref Utf8JsonReader reader, string member) =>
        Uri.TryCreate(Text(ref reader, member), UriKind.Absolute, out var address) ? address : throw WrongType(member);

    private static DateTimeOffset Time(ref Utf8JsonReader reader, string member)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) ? time : throw WrongType(member);
    }

    private static RecordFaultException Missing(string member) =>
        new(string.Format(CultureInfo.InvariantCulture, "lacks the member '{0}'", member));

    private static RecordFaultException WrongType(string member) =>
        new(string.Format(CultureInfo.InvariantCulture, "has a member '{0}' of the wrong type", member));

    private static RecordFaultException Unknown(string member)
    {
        const int longest = 40;
        var shown = member.Length <= longest ? member : member.Substring(0, longest);
        return new($"has a member that this version does not know ('{Uri.EscapeDataString(shown)}')", isTooNew: true);
    }

    // What was found so far: the records themselves cannot be made before all their required members are there

    private struct RecordParts
    {
        public string? Name;
        public string? Description;
        public Uri? LoginUrl;
        public string? CallbackUrl;
        public List<string>? Scope;
        public string? ConsumerKey;
        public string? ConsumerSecret;
        public IssuedToken? Issued;
        public RefreshAttempt? RefreshAttempt;
        public string? AuthorizationEndedBy;
        public DateTimeOffset? CreatedAt;
        public DateTimeOffset? UpdatedAt;
    }

    private struct IssuedParts
    {
        public string? AccessToken;
        public string? RefreshToken;
        public bool? RotatesRefreshToken;
        public Uri? InstanceUrl;
        public Uri? IdentityUrl;
        public List<string>? Scope;
        public string? Username;
        public DateTimeOffset? IssuedAt;
        public DateTimeOffset? ExpiresAt;
        public DateTimeOffset? LastConfirmedAt;
    }
}
