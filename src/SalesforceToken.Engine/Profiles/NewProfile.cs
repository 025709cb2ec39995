using System;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>Makes the first record of a token of its definition, once all of it is known to be usable.</summary>
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
