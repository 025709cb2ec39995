using System;
using System.Collections.Generic;
using System.Security;
using SalesforceToken.Engine.Health;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.EngineAccess;

/// <summary>Converts the engine's objects to the objects that users see.</summary>
internal static class TokenMapping
{
    /// <summary>A token without its secret.</summary>
    /// <param name="details">The engine's details.</param>
    public static SfAccessToken Describe(TokenDetails details) => Make(details, token: null);

    /// <summary>A token with its secret.</summary>
    /// <param name="valid">The engine's token.</param>
    public static SfAccessToken DescribeWithSecret(ValidToken valid) => Make(valid.Details, SecureText.Protect(valid.AccessToken));

    /// <summary>The result of a key rotation.</summary>
    /// <param name="result">The engine's result.</param>
    public static SfTokenKeyChange Describe(KeyRotationResult result) => new()
    {
        KeyProtection = SameName<SfKeyProtection>(result.Protection),
        Reencrypted = result.Reencrypted,
        Failed = result.Failures.Count,
    };

    /// <summary>A check of an authorization.</summary>
    /// <param name="check">The engine's check.</param>
    /// <param name="name">The token's name.</param>
    public static SfAuthorizationCheck Describe(HealthCheck check, string name) => new()
    {
        Name = name,
        Check = SameName<SfAuthorizationCheckKind>(check.Kind),
        Status = SameName<SfCheckStatus>(check.Status),
        Message = check.Message,
        Value = check.Value switch
        {
            DateTimeOffset time => time.LocalDateTime,
            IReadOnlyList<string> texts => new SfScopeList(texts),
            var other => other,
        },
        ErrorId = check.Error?.Code.ToString(),
        RecommendedAction = check.Error is { } error ? ErrorTranslation.AdviceFor(error) : null,
    };

    private static SfAccessToken Make(TokenDetails details, SecureString? token)
    {
        var profile = details.Profile;
        var tokens = profile.Tokens;
        return TableColumns.AddTo(new SfAccessToken
        {
            Name = profile.Name,
            Username = tokens is null ? profile.Username : tokens.Username,
            ExpectedUsername = profile.Username,
            Flow = SameName<SfTokenFlow>(profile.Flow),
            Status = SameName<SfTokenStatus>(details.Status),
            Token = token,
            InstanceUrl = tokens?.InstanceUrl,
            ExpiresAt = tokens?.ExpiresAt?.LocalDateTime,
            IssuedAt = tokens?.IssuedAt.LocalDateTime,
            LastConfirmedAt = tokens?.LastConfirmedAt?.LocalDateTime,
            GrantedScope = new(tokens?.Scope ?? []),
            MissingScope = new(details.MissingScope),
            HasRefreshToken = tokens is null ? null : tokens.RefreshToken is not null,
            UserId = tokens?.UserId,
            OrganizationId = tokens?.OrganizationId,
            Description = profile.Description,
            LoginUrl = profile.LoginUrl,
            CallbackUrl = profile.CallbackUrl,
            Scope = new(profile.Scope),
            Audience = profile.Audience,
            CertificateExpiresAt = profile.PrivateKey?.CertificateExpiresAt?.LocalDateTime,
            TokenHandler = profile.TokenHandler,
            SubjectTokenSource = profile.SubjectTokenSource?.ToString(),
            SubjectTokenAudience = profile.SubjectTokenSource?.Audience,
            ServiceConnectionId = profile.SubjectTokenSource?.ServiceConnectionId,
            ApiVersion = profile.ApiVersion,
            ConsumerKey = profile.ConsumerKey,
            HasConsumerSecret = profile.ConsumerSecret is not null,
            KeyProtection = SameName<SfKeyProtection>(details.KeyProtection),
            CreatedAt = profile.CreatedAt.LocalDateTime,
            UpdatedAt = profile.UpdatedAt.LocalDateTime,
        });
    }

    /// <summary>The engine's name for a flow.</summary>
    /// <param name="flow">The flow as users name it.</param>
    public static TokenFlow ToEngine(SfTokenFlow flow) => SameName<TokenFlow>(flow);

    private static T SameName<T>(Enum value)
        where T : struct, Enum => (T)Enum.Parse(typeof(T), value.ToString());
}
