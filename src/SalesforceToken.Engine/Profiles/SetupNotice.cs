using System;
using System.Linq;

namespace SalesforceToken.Engine.Profiles;

/// <summary>What a change of the setup means for the authorization that the token has.</summary>
internal static class SetupNotice
{
    /// <summary>The sentence for the user; null if the authorization fits the new setup.</summary>
    public static string? For(TokenProfile before, TokenProfile after)
    {
        if (!after.IsAuthorized)
        {
            return $"'{after.Name}' was authorized at {before.LoginUrl}. That authorization is kept until the next one. "
                + "It can be used again when that address is set again.";
        }

        var username = after.Tokens!.Username;
        if (after.Username is { } expected && username is not null && !expected.Equals(username, StringComparison.OrdinalIgnoreCase))
        {
            return $"'{after.Name}' stays authorized as {username}. The next authorization must be given by {expected}.";
        }

        return after.Scope.SequenceEqual(before.Scope, StringComparer.Ordinal) ? null
            : $"The authorization of '{after.Name}' keeps the scopes that it has. The new ones are asked for at the next authorization.";
    }
}
