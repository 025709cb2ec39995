using System;
using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>
/// A profile as JSON, of the current schema (docs/security.md). Writing leaves out a member that is null or empty; times are
/// ISO 8601 in UTC to 100 ns. A member that is added stands in both halves, and raises <see cref="RecordFormat.CurrentSchema"/>.
/// </summary>
internal static class RecordSerializer
{
    // The default also escapes "+", of which base64 is full, and does so in arrays of a pool that nobody wipes. No page shows this JSON.
    private static readonly JsonWriterOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TokenProfile Read(JsonMembers members)
    {
        var profile = new TokenProfile(
            members.GetRequiredString("name"),
            members.GetRequiredUri("loginUrl"),
            members.GetRequiredString("callbackUrl"),
            members.GetRequiredTime("createdAt"),
            members.GetRequiredTime("updatedAt"))
        {
            Flow = ReadFlow(members),
            Audience = members.GetString("audience"),
            PrivateKey = members.GetObject("privateKey") is { } key ? ReadKey(key) : null,
            TokenHandler = members.GetString("tokenHandler"),
            SubjectTokenSource = members.GetObject("subjectTokenSource") is { } source ? ReadSource(source) : null,
            Description = members.GetString("description"),
            Scope = members.GetStrings("scope"),
            Username = members.GetString("username"),
            ApiVersion = members.GetString("apiVersion"),
            ConsumerKey = members.GetString("consumerKey"),
            ConsumerSecret = members.GetString("consumerSecret"),
            Tokens = members.GetObject("issued") is { } tokens ? ReadTokens(tokens) : null,
            Generation = members.GetNumber("generation") ?? 0,
            Machines = members.GetStrings("machines"),
            RefreshAttempt = members.GetObject("refreshAttempt") is { } attempt ? ReadAttempt(attempt) : null,
            RefreshRefusal = members.GetObject("refreshRefusal") is { } refusal ? ReadRefusal(refusal) : null,
            AuthorizationEndedBy = members.GetString("authorizationEndedBy"),
            RenamedTo = members.GetString("renamedTo"),
        };
        members.ThrowIfUnknownMembers();
        return profile;
    }

    private static TokenFlow ReadFlow(JsonMembers members)
    {
        var text = members.GetString("flow");
        return text is null ? TokenFlow.WebServer
            : Enum.TryParse<TokenFlow>(text, out var flow) && flow.ToString() == text ? flow
            : throw new RecordFormatException("has a flow that this version does not know", isTooNew: true);
    }

    private static PrivateKeySource ReadKey(JsonMembers members)
    {
        var key = new PrivateKeySource
        {
            CertificateThumbprint = members.GetString("certificateThumbprint"),
            Path = members.GetString("path"),
            Password = members.GetString("password"),
            EmbeddedKey = members.GetString("pkcs8"),
            CertificateExpiresAt = members.GetTime("certificateExpiresAt"),
        };
        members.ThrowIfUnknownMembers();
        return key;
    }

    private static SubjectTokenSource ReadSource(JsonMembers members)
    {
        var source = new SubjectTokenSource
        {
            Issuer = Enum.TryParse<SubjectTokenIssuer>(members.GetRequiredString("issuer"), out var issuer)
                ? issuer
                : throw new RecordFormatException("has a source of subject tokens that this version does not know", isTooNew: true),
            Location = members.GetString("location"),
            Audience = members.GetString("audience"),
            ServiceConnectionId = members.GetString("serviceConnectionId"),
        };
        members.ThrowIfUnknownMembers();
        return source;
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
            EarlierLoginUrl = members.GetUri("earlierLoginUrl")?.Text,
            RotatesRefreshToken = members.GetBoolean("rotatesRefreshToken"),
            Scope = members.GetStrings("scope"),
            Username = members.GetString("username"),
            ExpiresAt = members.GetTime("expiresAt"),
            LastConfirmedAt = members.GetTime("lastConfirmedAt"),
            RejectedAt = members.GetTime("rejectedAt"),
            RefreshTokenUsedAt = members.GetTime("refreshTokenUsedAt"),
            KeepAliveFailedAt = members.GetTime("keepAliveFailedAt"),
        };
        members.ThrowIfUnknownMembers();
        return tokens;
    }

    private static RefreshAttempt ReadAttempt(JsonMembers members)
    {
        var attempt = new RefreshAttempt
        {
            Id = members.GetString("id"),
            Owner = members.GetString("owner"),
            Generation = members.GetNumber("generation") ?? 0,
            StartedAt = members.GetRequiredTime("startedAt"),
            RefreshTokenHash = members.GetRequiredString("refreshTokenHash"),
        };
        members.ThrowIfUnknownMembers();
        return attempt;
    }

    private static RefreshRefusal ReadRefusal(JsonMembers members)
    {
        var refusal = new RefreshRefusal
        {
            RefusedAt = members.GetRequiredTime("refusedAt"),
            Count = members.GetRequiredNumber("count"),
            Code = members.GetRequiredString("code"),
            StatusCode = members.GetNumber("statusCode"),
            OAuthError = members.GetString("error"),
            OAuthErrorDescription = members.GetString("errorDescription"),
            Message = members.GetRequiredString("message"),
        };
        members.ThrowIfUnknownMembers();
        return refusal;
    }

    public static byte[] Write(TokenProfile profile)
    {
        var buffer = new WipedBuffer();
        try
        {
            using var writer = new Utf8JsonWriter(buffer, Unescaped);
            writer.WriteStartObject();
            writer.WriteNumber("schema", RecordFormat.CurrentSchema);
            writer.WriteString("name", profile.Name);
            Text(writer, "flow", profile.Flow == TokenFlow.WebServer ? null : profile.Flow.ToString());
            Text(writer, "audience", profile.Audience);
            if (profile.PrivateKey is { } key)
            {
                writer.WriteStartObject("privateKey");
                Text(writer, "certificateThumbprint", key.CertificateThumbprint);
                Text(writer, "path", key.Path);
                Text(writer, "password", key.Password);
                Text(writer, "pkcs8", key.EmbeddedKey);
                Time(writer, "certificateExpiresAt", key.CertificateExpiresAt);
                writer.WriteEndObject();
            }

            Text(writer, "tokenHandler", profile.TokenHandler);
            if (profile.SubjectTokenSource is { } source)
            {
                writer.WriteStartObject("subjectTokenSource");
                writer.WriteString("issuer", source.Issuer.ToString());
                Text(writer, "location", source.Location);
                Text(writer, "audience", source.Audience);
                Text(writer, "serviceConnectionId", source.ServiceConnectionId);
                writer.WriteEndObject();
            }

            Text(writer, "description", profile.Description);
            writer.WriteString("loginUrl", profile.LoginUrlText);
            writer.WriteString("callbackUrl", profile.CallbackUrl);
            Texts(writer, "scope", profile.Scope);
            Text(writer, "username", profile.Username);
            Text(writer, "apiVersion", profile.ApiVersion);
            Text(writer, "consumerKey", profile.ConsumerKey);
            Text(writer, "consumerSecret", profile.ConsumerSecret);
            if (profile.Tokens is { } tokens)
            {
                writer.WriteStartObject("issued");
                Write(writer, tokens);
                writer.WriteEndObject();
            }

            Number(writer, "generation", profile.Generation);
            Texts(writer, "machines", profile.Machines);
            if (profile.RefreshAttempt is { } attempt)
            {
                writer.WriteStartObject("refreshAttempt");
                Text(writer, "id", attempt.Id);
                Text(writer, "owner", attempt.Owner);
                Number(writer, "generation", attempt.Generation);
                Time(writer, "startedAt", attempt.StartedAt);
                writer.WriteString("refreshTokenHash", attempt.RefreshTokenHash);
                writer.WriteEndObject();
            }

            if (profile.RefreshRefusal is { } refusal)
            {
                writer.WriteStartObject("refreshRefusal");
                Write(writer, refusal);
                writer.WriteEndObject();
            }

            Text(writer, "authorizationEndedBy", profile.AuthorizationEndedBy);
            Text(writer, "renamedTo", profile.RenamedTo);
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
        Text(writer, "earlierLoginUrl", tokens.EarlierLoginUrl);
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
        Time(writer, "rejectedAt", tokens.RejectedAt);
        Time(writer, "refreshTokenUsedAt", tokens.RefreshTokenUsedAt);
        Time(writer, "keepAliveFailedAt", tokens.KeepAliveFailedAt);
    }

    private static void Write(Utf8JsonWriter writer, RefreshRefusal refusal)
    {
        Time(writer, "refusedAt", refusal.RefusedAt);
        writer.WriteNumber("count", refusal.Count);
        writer.WriteString("code", refusal.Code);
        if (refusal.StatusCode is { } status)
        {
            writer.WriteNumber("statusCode", status);
        }

        Text(writer, "error", refusal.OAuthError);
        Text(writer, "errorDescription", refusal.OAuthErrorDescription);
        writer.WriteString("message", refusal.Message);
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter writer, string name, int value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
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
