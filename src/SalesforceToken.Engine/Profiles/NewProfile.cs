using System;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>Makes the profile of a new token from its definition, after checking all of it.</summary>
internal static class NewProfile
{
    public static TokenProfile From(TokenDefinition definition, DateTimeOffset now)
    {
        var callback = definition.CallbackUrl ?? CallbackUrl.Default;
        CallbackUrl.Validate(callback);
        var login = definition.LoginUrl
            ?? (definition.Environment == LoginEnvironment.Sandbox ? LoginHost.Sandbox : LoginHost.Production);
        return new TokenProfile
        {
            Name = TokenName.Validate(definition.Name),
            Description = definition.Description,
            LoginUrl = LoginHost.Parse(login).Url,
            CallbackUrl = callback,
            Scope = OAuthScope.Validate(definition.Scope),
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
