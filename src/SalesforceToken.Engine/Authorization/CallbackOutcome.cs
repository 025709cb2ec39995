using System.Collections.Generic;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Authorization;

/// <summary>What a page tells the person at the browser.</summary>
internal sealed record CallbackOutcome(bool Succeeded, string Title, string Detail)
{
    /// <summary>What was authorized, a name and a value each.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>What the person can do; null for nothing.</summary>
    public string? Advice { get; init; }

    /// <summary>For a response that does not belong to the sign-in, or comes after the one that was accepted.</summary>
    public static CallbackOutcome Unexpected { get; } = new(
        Succeeded: false,
        "This is not the expected response",
        "It does not belong to the sign-in that is in progress, and was ignored.")
    {
        Advice = "Use the tab that was opened last. If there is none, start again in PowerShell.",
    };

    /// <summary>For a response that names another authorization server (RFC 9207).</summary>
    public static CallbackOutcome ForeignIssuer { get; } = new(
        Succeeded: false,
        "This response is from another server",
        "It names another login server than the one where this sign-in began, and was ignored.")
    {
        Advice = "Do not sign in at that server. Use the tab that was opened last, or start again in PowerShell.",
    };

    /// <summary>For the page of an outcome that another process of this computer waited for.</summary>
    public static CallbackOutcome EarlierSignIn { get; } = new(
        Succeeded: false,
        "This sign-in is over",
        "This page belongs to an earlier sign-in. It says nothing about the one that is in progress.")
    {
        Advice = "Close this tab. PowerShell shows how the earlier sign-in ended.",
    };

    /// <summary>The outcome of an authorization that is saved.</summary>
    public static CallbackOutcome Success(TokenProfile profile)
    {
        var tokens = profile.Tokens!;
        var facts = new List<(string, string)>
        {
            ("Token", profile.Name),
            ("Org", tokens.InstanceUrl.Authority + tokens.InstanceUrl.AbsolutePath.TrimEnd('/')),
            ("Environment", EnvironmentName.Of(profile.LoginHost, tokens.InstanceUrl)),
        };
        if (tokens.Username is { } username)
        {
            facts.Insert(1, ("User", username));
        }

        return new CallbackOutcome(Succeeded: true, "You are signed in", "The access token is saved on this computer.") { Facts = facts };
    }

    /// <summary>The outcome of an authorization that failed.</summary>
    /// <param name="name">The token's name.</param>
    /// <param name="failure">Why.</param>
    /// <param name="advice">What the person can do.</param>
    public static CallbackOutcome Failure(string name, TokenException failure, string? advice) => failure.Code switch
    {
        TokenErrorCode.AuthorizationDenied =>
            new CallbackOutcome(Succeeded: false, "Access was denied", $"The token '{name}' was not changed.") { Advice = advice },
        TokenErrorCode.IdentityMismatch or TokenErrorCode.IdentityUnknown =>
            new CallbackOutcome(Succeeded: false, "This is not the expected user", failure.Message) { Advice = advice },
        _ => new CallbackOutcome(Succeeded: false, "It did not work", failure.Message) { Advice = advice },
    };
}
