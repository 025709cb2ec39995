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
        return FlowRules.Check(new TokenProfile
        {
            Name = TokenName.ValidateNew(definition.Name),
            Flow = definition.Flow,
            Audience = definition.Audience,
            TokenHandler = definition.TokenHandler,
            SubjectTokenSource = definition.SubjectTokenSource,
            Description = TokenDescription.Validate(definition.Description),
            LoginUrl = LoginHost.Parse(login).Url,
            CallbackUrl = callback,
            Username = SalesforceUsername.Validate(definition.Username),
            Scope = OAuthScope.Validate(definition.Scope),
            ApiVersion = definition.ApiVersion is { } version ? RestApiVersion.Normalize(version) : null,
            CreatedAt = now,
            UpdatedAt = now,
        });
    }
}
