using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.SubjectTokens;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Refresh;

/// <summary>
/// Gets a new access token where the flow needs no user. Nothing is lost with a request that fails or a token that cannot be stored:
/// another one can be had at any time. But an hour has 3,600 logins of a user, so a token is kept while it is good.
/// </summary>
internal sealed class TokenMinter
{
    private static readonly TimeSpan MinClockOffset = TimeSpan.FromMinutes(1);

    private readonly OAuthClient _oauth;
    private readonly SubjectTokenProvider _subjectTokens;
    private readonly TokenIntrospection _introspection;
    private readonly TimeProvider _time;
    private readonly RefreshOptions _options;
    private readonly CertificateNotice _certificateNotice;
    private readonly Action<string> _notice;

    public TokenMinter(
        OAuthClient oauth,
        SubjectTokenProvider subjectTokens,
        TokenIntrospection introspection,
        TimeProvider time,
        RefreshOptions options,
        Action<string> notice)
    {
        _notice = notice;
        _certificateNotice = new CertificateNotice(notice, time);
        _subjectTokens = subjectTokens;
        _oauth = oauth;
        _introspection = introspection;
        _time = time;
        _options = options;
    }

    /// <summary>Gets a new access token, and stores it if it can be stored.</summary>
    /// <param name="lease">The token's lock; null where the store cannot be written.</param>
    /// <param name="current">The token as it is stored.</param>
    /// <param name="subjectToken">The subject token that the caller has brought; null for that of the token's source.</param>
    /// <param name="cancellationToken">Cancels the requests and the waits.</param>
    public async Task<TokenSnapshot> MintAsync(
        ITokenLease? lease, TokenSnapshot current, string? subjectToken, CancellationToken cancellationToken)
    {
        TokenProfile minted;
        try
        {
            minted = await RequestAsync(current.Profile, subjectToken, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (lease is not null && subjectToken is null && IsRefusal(exception.Failure))
        {
            await NoteRefusalAsync(lease, current, exception).ConfigureAwait(false);
            throw;
        }

        EngineEventSource.Log?.TokensIssued(minted.Name);
        return lease is null ? current with { Profile = minted } : await SaveAsync(lease, current, minted, cancellationToken).ConfigureAwait(false);
    }

    // What Salesforce refuses now, it refuses a second later too.
    private static bool IsRefusal(TokenFailure failure) => failure is { IsTransient: false, StatusCode: not null };

    /// <summary>Gets a new access token, and stores nothing.</summary>
    /// <param name="profile">The token.</param>
    /// <param name="subjectToken">The subject token that the caller has brought; null for that of the token's source.</param>
    /// <param name="cancellationToken">Cancels the requests and the waits.</param>
    /// <returns>The profile with the new access token.</returns>
    public async Task<TokenProfile> RequestAsync(TokenProfile profile, string? subjectToken, CancellationToken cancellationToken)
    {
        var retry = _options.NewRetryPolicy();
        while (true)
        {
            try
            {
                var response = await SendAsync(profile, subjectToken, isTest: false, cancellationToken).ConfigureAwait(false);
                var minted = profile.WithTokens(TokenSet.Minted(response, Username(profile, response), _time.GetUtcNow()), _time.GetUtcNow());
                return minted.Tokens!.Username is null ? await NameUserAsync(minted, cancellationToken).ConfigureAwait(false) : minted;
            }
            catch (TokenException exception) when (retry.Allows(exception.Failure))
            {
                await _time.Delay(retry.NextDelay(exception.Failure.RetryAfter), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Tries once whether an access token is issued. It is thrown away, and nobody is told of a certificate.</summary>
    /// <param name="profile">The token.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task TestAsync(TokenProfile profile, CancellationToken cancellationToken) =>
        (await SendAsync(profile, subjectToken: null, isTest: true, cancellationToken).ConfigureAwait(false)).RequireUsable();

    private async Task<TokenResponse> SendAsync(
        TokenProfile profile, string? subjectToken, bool isTest, CancellationToken cancellationToken) =>
        profile.Flow switch
        {
            TokenFlow.ClientCredentials =>
                await _oauth.RequestWithClientCredentialsAsync(profile.LoginHost, profile.Consumer, cancellationToken).ConfigureAwait(false),
            TokenFlow.JwtBearer => await RequestWithAssertionAsync(profile, isTest, cancellationToken).ConfigureAwait(false),
            TokenFlow.TokenExchange => await _oauth.ExchangeTokenAsync(
                profile.LoginHost,
                subjectToken is null
                    ? await _subjectTokens.GetAsync(profile, cancellationToken).ConfigureAwait(false)
                    : _subjectTokens.Accept(subjectToken, profile),
                profile.TokenHandler,
                profile.Consumer,
                cancellationToken).ConfigureAwait(false),
            _ => throw new InvalidOperationException($"The flow {profile.Flow} needs a user."),
        };

    private async Task<TokenResponse> RequestWithAssertionAsync(TokenProfile profile, bool isTest, CancellationToken cancellationToken)
    {
        using var key = profile.PrivateKey!.Open();
        if (!isTest)
        {
            _certificateNotice.Tell(profile.Name, key.CertificateExpiresAt ?? profile.PrivateKey.CertificateExpiresAt);
        }

        try
        {
            return await SendAsync(ahead: TimeSpan.Zero).ConfigureAwait(false);
        }
        catch (TokenException exception) when (
            exception.Code == TokenErrorCode.AssertionRejected && exception.Failure.ServerClockAhead.Duration() >= MinClockOffset)
        {
            // The times in the assertion were wrong because this machine's clock is.
            return await SendAsync(exception.Failure.ServerClockAhead).ConfigureAwait(false);
        }

        Task<TokenResponse> SendAsync(TimeSpan ahead) => _oauth.RequestWithAssertionAsync(
            profile.LoginHost,
            JwtAssertion.Create(
                key,
                profile.ConsumerKey!,
                profile.Username!,
                profile.Audience ?? JwtAssertion.AudienceOf(profile.LoginHost),
                _time.GetUtcNow() + ahead),
            profile.Consumer,
            cancellationToken);
    }

    // The response names the user by id alone.
    private static string? Username(TokenProfile profile, TokenResponse response) =>
        profile.Tokens is { } before && response.IdentityUrl is { } identity && SalesforceIdentity.IsSameUser(identity, before.IdentityUrl)
            ? before.Username
            : profile.Username;

    // The scopes may not allow the question. The token works without the user's name.
    private async Task<TokenProfile> NameUserAsync(TokenProfile minted, CancellationToken cancellationToken) =>
        await _introspection.TryIntrospectAsync(minted, cancellationToken).ConfigureAwait(false) is { Active: true } state
            ? minted with { Tokens = minted.Tokens!.Confirmed(state, _time.GetUtcNow()) }
            : minted;

    private async Task<TokenSnapshot> SaveAsync(
        ITokenLease lease, TokenSnapshot current, TokenProfile minted, CancellationToken cancellationToken)
    {
        try
        {
            return await lease.WriteAsync(minted, current.Version, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (exception.Code != TokenErrorCode.TokenChanged)
        {
            // The next call gets another one.
            _notice($"The new access token of '{minted.Name}' could not be stored: {exception.Message} Each call requests another one, and an hour has 3,600 logins of a user.");
            return current with { Profile = minted };
        }
    }

    private async Task NoteRefusalAsync(ITokenLease lease, TokenSnapshot current, TokenException refusal)
    {
        var now = _time.GetUtcNow();
        var noted = current.Profile with
        {
            RefreshRefusal = RefreshRefusal.From(refusal.Failure, current.Profile.RefreshRefusal, now),
            UpdatedAt = now,
        };
        try
        {
            await lease.WriteAsync(noted, current.Version, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenException)
        {
            // Without the note, the next call asks again.
        }
    }
}
