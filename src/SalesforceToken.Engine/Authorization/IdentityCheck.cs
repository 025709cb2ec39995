using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// Checks who has authorized. The address that is opened in the browser can be read by others, in the list of processes for example,
/// and whoever opens it may sign in there: also somebody else than the person who was asked.
/// </summary>
internal sealed class IdentityCheck
{
    private const string AccessTokenHint = "access_token";

    private readonly OAuthClient _oauth;

    public IdentityCheck(OAuthClient oauth)
    {
        _oauth = oauth;
    }

    /// <summary>
    /// Checks that new tokens belong to the user that the profile names, or else to the user who authorized before.
    /// </summary>
    /// <param name="profile">The profile before the new tokens.</param>
    /// <param name="tokens">The new tokens.</param>
    /// <returns>The new tokens, with the user name if it had to be learnt.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.IdentityMismatch"/>, or
    /// <see cref="TokenErrorCode.IdentityUnknown"/> where the user name decides and cannot be learnt.</exception>
    public async Task<TokenSet> CheckAsync(TokenProfile profile, TokenSet tokens)
    {
        // At another login address there may be another org, and its users have other names.
        var earlier = profile.Tokens is { } before && (before.EarlierLoginUrl is null || before.OrganizationId == tokens.OrganizationId) ? before : null;
        var isSameUser = earlier is not null && earlier.UserId == tokens.UserId && earlier.OrganizationId == tokens.OrganizationId;
        if (profile.Username is null ? earlier is null || isSameUser : isSameUser && SameName(earlier!.Username, profile.Username))
        {
            return tokens;
        }

        // A sandbox that was made anew is another org with the same user names, and no two users of Salesforce have the same name.
        var expected = profile.Username ?? earlier!.Username;
        var (username, failure) = await FindUsernameAsync(profile, tokens).ConfigureAwait(false);
        if (expected is null || username is null)
        {
            var known = expected is null ? $"the user with the id {earlier!.UserId}" : expected;
            throw new TokenException(
                new TokenFailure(
                    TokenErrorCode.IdentityUnknown,
                    $"The token '{profile.Name}' is for {known}. It is not known whether that user has signed in, because "
                        + (failure is null ? "Salesforce does not tell the user name with the scopes that it granted" : $"the user name could not be learnt ({failure.Message.TrimEnd('.')})")
                        + ". The new authorization was not stored.")
                {
                    IsTransient = failure?.Failure.IsTransient ?? false,
                },
                failure);
        }

        return SameName(username, expected)
            ? tokens with { Username = username }
            : throw new TokenException(
                TokenErrorCode.IdentityMismatch,
                $"{username} has signed in, but the token '{profile.Name}' is for {expected}. The new authorization was not stored.");
    }

    /// <summary>
    /// Refuses a refresh token of another user before it is used, where Salesforce tells whose it is: only a client with a secret may ask.
    /// </summary>
    /// <param name="profile">The profile that it is for.</param>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.ImportRefused"/>.</exception>
    public async Task RequireUserAsync(TokenProfile profile, string refreshToken, CancellationToken cancellationToken)
    {
        if (profile.Username is not { } expected || profile.ConsumerSecret is null)
        {
            return;
        }

        // Where Salesforce does not say, the import itself finds out what is wrong.
        var state = await _oauth.TryIntrospectRefreshTokenAsync(profile.LoginHost, refreshToken, profile.Consumer, cancellationToken).ConfigureAwait(false);
        if (state is { Active: true, Username: { } username } && !SameName(username, expected))
        {
            var message = $"The authorization is that of {username}, but '{profile.Name}' is for {expected}. It was not imported, and not used: it is as good as before.";
            throw new TokenException(
                new TokenFailure(TokenErrorCode.ImportRefused, message), new TokenException(TokenErrorCode.IdentityMismatch, message));
        }
    }

    /// <summary>Finds the user name of tokens.</summary>
    /// <returns>The name; or null, with the reason if it is not that the scopes do not allow it.</returns>
    public async Task<(string? Username, TokenException? Failure)> FindUsernameAsync(TokenProfile profile, TokenSet tokens)
    {
        TokenException? failure = null;
        try
        {
            var state = await _oauth.GetUserInfoAsync(profile.LoginHost, tokens.AccessToken, CancellationToken.None).ConfigureAwait(false);
            if (state.Username is not null || profile.ConsumerSecret is null)
            {
                return (state.Username, null);
            }
        }
        catch (TokenException exception)
        {
            failure = exception;
        }

        if (profile.ConsumerSecret is null)
        {
            return (null, failure);
        }

        try
        {
            // Introspection needs no scope.
            var state = await _oauth.IntrospectAsync(
                profile.LoginHost, tokens.AccessToken, AccessTokenHint, profile.Consumer, CancellationToken.None).ConfigureAwait(false);
            return (state.Username, failure);
        }
        catch (TokenException exception)
        {
            return (null, failure ?? exception);
        }
    }

    // Salesforce does not distinguish upper and lower case in user names.
    private static bool SameName(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
