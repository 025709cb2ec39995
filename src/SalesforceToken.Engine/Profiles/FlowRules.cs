using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Profiles;

/// <summary>What a flow needs of a token's setup, and what does not go together with it.</summary>
internal static class FlowRules
{
    /// <summary>Checks the setup of a token; its credential need not be set yet.</summary>
    /// <returns>The same profile.</returns>
    /// <exception cref="TokenException">
    /// <see cref="TokenErrorCode.FlowSettingInvalid"/>, or <see cref="TokenErrorCode.MyDomainRequired"/> for a flow that the common login
    /// hosts do not have.
    /// </exception>
    public static TokenProfile Check(TokenProfile profile)
    {
        switch (profile.Flow)
        {
            case TokenFlow.ClientCredentials:
                Refuse(profile, "user name", profile.Username, "the app in Salesforce names its user, under Run As");
                RequireMyDomain(profile);
                break;
            case TokenFlow.JwtBearer when profile.Username is null:
                throw new TokenException(
                    TokenErrorCode.FlowSettingInvalid, "The flow JwtBearer needs a user name: the statement that it signs is about one user.");
            case TokenFlow.TokenExchange:
                Refuse(profile, "user name", profile.Username, "the token handler in Salesforce finds the user");
                RequireMyDomain(profile);
                Refuse(profile, "audience of an assertion", profile.Audience, "it has no assertion");
                return profile;
        }

        if (profile.Flow != TokenFlow.JwtBearer)
        {
            Refuse(profile, "audience of an assertion", profile.Audience, "it has no assertion");
        }

        Refuse(profile, "token handler", profile.TokenHandler, "only the token exchange flow has one");
        Refuse(profile, "source of a subject token", profile.SubjectTokenSource, "only the token exchange flow has one");
        return profile;
    }

    /// <summary>Checks the credential of a token that has a consumer key.</summary>
    /// <returns>The same profile.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ConsumerCredentialInvalid"/>.</exception>
    public static TokenProfile CheckCredential(TokenProfile profile)
    {
        if (profile.Flow != TokenFlow.JwtBearer)
        {
            Refuse(profile, "private key", profile.PrivateKey, "only the JWT bearer flow has one");
        }

        return profile is { Flow: TokenFlow.ClientCredentials, ConsumerSecret: null }
            ? throw new TokenException(TokenErrorCode.ConsumerCredentialInvalid, "The client credentials flow needs the consumer secret too.")
            : profile;
    }

    private static void Refuse(TokenProfile profile, string what, object? value, string why)
    {
        if (value is not null)
        {
            throw new TokenException(TokenErrorCode.FlowSettingInvalid, $"A {what} does not go together with the flow {profile.Flow}: {why}.");
        }
    }

    // login.salesforce.com and test.salesforce.com do not know which org is meant before a user has signed in.
    private static void RequireMyDomain(TokenProfile profile)
    {
        if (profile.LoginUrl == LoginHost.Production || profile.LoginUrl == LoginHost.Sandbox)
        {
            throw new TokenException(
                TokenErrorCode.MyDomainRequired,
                $"{profile.LoginUrl.Host} does not have the flow {profile.Flow}: it must be used at the My Domain of the org.");
        }
    }
}
