using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// The web server flow with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 8252): opens the callback port, opens Salesforce in the
/// user's browser, waits for the response and exchanges the code.
/// </summary>
internal sealed class AuthorizationFlow
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly OAuthClient _oauth;
    private readonly IBrowser _browser;
    private readonly AuthorizationStorage _storage;
    private readonly TimeProvider _time;

    public AuthorizationFlow(OAuthClient oauth, IBrowser browser, AuthorizationStorage storage, TimeProvider time)
    {
        _oauth = oauth;
        _browser = browser;
        _storage = storage;
        _time = time;
    }

    /// <summary>Gets tokens and stores them. Only then does the page in the browser report success.</summary>
    public async Task<TokenSnapshot> RunAsync(
        TokenProfile profile, AuthorizationOptions options, IProgress<AuthorizationProgress>? progress, CancellationToken cancellationToken)
    {
        // By now the callback port is free again, however long the revocation takes.
        var saved = await AuthorizeAsync(profile, options, progress, cancellationToken).ConfigureAwait(false);
        await _storage.RevokeReplacedAsync(saved).ConfigureAwait(false);
        return saved.Snapshot;
    }

    private async Task<SavedAuthorization> AuthorizeAsync(
        TokenProfile profile, AuthorizationOptions options, IProgress<AuthorizationProgress>? progress, CancellationToken cancellationToken)
    {
        var request = new AuthorizationRequest(profile.LoginHost, profile.Consumer.Key, profile.CallbackUrl)
        {
            Scope = profile.Scope,
            Prompt = options.Prompt,
            LoginHint = profile.Tokens?.Username,
        };
        using var listener = CallbackListener.Open(request);
        var response = await WaitForUserAsync(listener, request, options, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            progress?.Report(new AuthorizationProgress(AuthorizationStage.ExchangingCode, request.ToUri(), TimeSpan.Zero));

            // Not cancelled from here on: Salesforce would issue tokens that stay valid, but nobody would know them.
            var tokens = await ExchangeAsync(request, response, profile.Consumer).ConfigureAwait(false);
            var saved = await _storage.SaveAsync(profile, tokens).ConfigureAwait(false);
            await listener.FinishAsync(Success(saved.Snapshot.Profile), cancellationToken).ConfigureAwait(false);
            return saved;
        }
        catch (TokenException exception)
        {
            await listener.FinishAsync(Failure(profile.Name, exception), cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private static CallbackOutcome Success(TokenProfile profile) => new(
        Succeeded: true,
        "You are signed in",
        profile.Tokens!.Username is { } username ? $"The token '{profile.Name}' for {username} is saved." : $"The token '{profile.Name}' is saved.");

    private static CallbackOutcome Failure(string name, TokenException exception) => exception.Code == TokenErrorCode.AuthorizationDenied
        ? new CallbackOutcome(Succeeded: false, "Access was denied", $"The token '{name}' was not changed.")
        : new CallbackOutcome(Succeeded: false, "It did not work", exception.Message);

    private async Task<AuthorizationResponse> WaitForUserAsync(
        CallbackListener listener,
        AuthorizationRequest request,
        AuthorizationOptions options,
        IProgress<AuthorizationProgress>? progress,
        CancellationToken cancellationToken)
    {
        var address = request.ToUri();
        var start = _time.GetTimestamp();
        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var responseTask = listener.WaitAsync(stopWaiting.Token);
        try
        {
            Report(AuthorizationStage.Listening);
            if (options.OpenBrowser)
            {
                // A browser that runs in the foreground may deliver the response before OpenAsync returns.
                var opening = _browser.OpenAsync(address, cancellationToken);
                if (await Task.WhenAny(responseTask, opening).ConfigureAwait(false) == responseTask)
                {
                    _ = opening.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                    return await responseTask.ConfigureAwait(false);
                }

                await opening.ConfigureAwait(false);
            }

            while (Remaining() > TimeSpan.Zero)
            {
                Report(AuthorizationStage.WaitingForUser);
                var pause = _time.Delay(Remaining() < ReportInterval ? Remaining() : ReportInterval, stopWaiting.Token);
                if (await Task.WhenAny(responseTask, pause).ConfigureAwait(false) == responseTask)
                {
                    return await responseTask.ConfigureAwait(false);
                }

                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            stopWaiting.Cancel();
        }

        throw new TokenException(
            TokenErrorCode.AuthorizationTimeout,
            $"No response came from the browser within {options.Timeout.TotalSeconds:0} seconds. "
                + "Salesforce sends none if it does not know the consumer key, or if the callback address is not the one in the app. "
                + "In both cases the browser shows its error.");

        TimeSpan Remaining() => options.Timeout - _time.GetElapsedTime(start) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

        void Report(AuthorizationStage stage) => progress?.Report(new AuthorizationProgress(stage, address, Remaining()));
    }

    private async Task<TokenSet> ExchangeAsync(AuthorizationRequest request, AuthorizationResponse response, ConsumerCredential consumer)
    {
        if (response.Error is { } error)
        {
            var failure = OAuthFailure.FromError(error, response.ErrorDescription, OAuthGrant.AuthorizationCode, statusCode: null, retryAfter: null).Failure;
            throw new TokenException(failure.Code == TokenErrorCode.RequestRejected ? failure with { Code = TokenErrorCode.AuthorizationRejected } : failure);
        }

        return TokenSet.From(await _oauth.ExchangeCodeAsync(request, response.Code!, consumer, CancellationToken.None).ConfigureAwait(false));
    }
}
