using System;
using System.Security;
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
    public static SfAccessToken DescribeWithSecret(ValidToken valid) => Make(valid.Details, Secure(valid.AccessToken));

    /// <summary>The result of a key rotation.</summary>
    /// <param name="result">The engine's result.</param>
    public static SfTokenKeyChange Describe(KeyRotationResult result) => new()
    {
        KeyProtection = SameName<SfKeyProtection>(result.Protection),
        Reencrypted = result.Reencrypted,
        Failed = result.Failures.Count,
    };

    private static SfAccessToken Make(TokenDetails details, SecureString? token)
    {
        var profile = details.Profile;
        var tokens = profile.Tokens;
        return new SfAccessToken
        {
            Name = profile.Name,
            Username = tokens?.Username,
            Status = SameName<SfTokenStatus>(details.Status),
            Token = token,
            InstanceUrl = tokens?.InstanceUrl,
            ExpiresAt = tokens?.ExpiresAt?.ToLocalTime(),
            IssuedAt = tokens?.IssuedAt.ToLocalTime(),
            LastConfirmedAt = tokens?.LastConfirmedAt?.ToLocalTime(),
            GrantedScope = [.. tokens?.Scope ?? []],
            UserId = tokens?.UserId,
            OrganizationId = tokens?.OrganizationId,
            Description = profile.Description,
            LoginUrl = profile.LoginUrl,
            CallbackUrl = profile.CallbackUrl,
            Scope = [.. profile.Scope],
            ConsumerKey = profile.ConsumerKey,
            HasConsumerSecret = profile.ConsumerSecret is not null,
            KeyProtection = SameName<SfKeyProtection>(details.KeyProtection),
            CreatedAt = profile.CreatedAt.ToLocalTime(),
            UpdatedAt = profile.UpdatedAt.ToLocalTime(),
        };
    }

    private static T SameName<T>(Enum value)
        where T : struct, Enum => (T)Enum.Parse(typeof(T), value.ToString());

    private static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (var c in text)
        {
            secure.AppendChar(c);
        }

        secure.MakeReadOnly();
        return secure;
    }
}
