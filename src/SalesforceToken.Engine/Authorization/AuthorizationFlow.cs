using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
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
    private readonly ExitGuard _exitGuard;

    public AuthorizationFlow(OAuthClient oauth, IBrowser browser, AuthorizationStorage storage, TimeProvider time, ExitGuard exitGuard)
    {
        _exitGuard = exitGuard;
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
        _storage.TellMissingScope(saved.Snapshot.Profile);
        using (await _exitGuard.EnterAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await _storage.RevokeReplacedAsync(saved).ConfigureAwait(false);
        }

        return saved.Snapshot;
    }

    private async Task<SavedAuthorization> AuthorizeAsync(
        TokenProfile profile, AuthorizationOptions options, IProgress<AuthorizationProgress>? progress, CancellationToken cancellationToken)
    {
        var request = new AuthorizationRequest(profile.LoginHost, profile.Consumer.Key, profile.CallbackUrl)
        {
            Scope = profile.Scope,
            Prompt = options.Prompt,
            LoginHint = profile.Username ?? (profile.Tokens?.EarlierLoginUrl is null ? profile.Tokens?.Username : null),
        };
        using var receiver = new ResponseReceiver(request, options.PastedAddresses);
        var response = await WaitForUserAsync(receiver, request, options, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            progress?.Report(new AuthorizationProgress(AuthorizationStage.ExchangingCode, request.ToUri(), TimeSpan.Zero));

            // Not cancelled from here on, and not cut off by the end of the process: Salesforce would issue tokens that stay valid, but
            // nobody would know them.
            SavedAuthorization saved;
            using (await _exitGuard.EnterAsync(cancellationToken).ConfigureAwait(false))
            {
                var tokens = await ExchangeAsync(request, response, profile).ConfigureAwait(false);
                saved = await _storage.SaveAsync(profile, tokens).ConfigureAwait(false);
            }

            await receiver.FinishAsync(CallbackOutcome.Success(saved.Snapshot.Profile), cancellationToken).ConfigureAwait(false);
            return saved;
        }
        catch (TokenException exception)
        {
            var advice = options.Advice?.Invoke(exception.About(profile.Name));
            await receiver.FinishAsync(CallbackOutcome.Failure(profile.Name, exception, advice), cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<AuthorizationResponse> WaitForUserAsync(
        ResponseReceiver receiver,
        AuthorizationRequest request,
        AuthorizationOptions options,
        IProgress<AuthorizationProgress>? progress,
        CancellationToken cancellationToken)
    {
        var address = request.ToUri();
        var start = _time.GetTimestamp();
        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Report(AuthorizationStage.Listening);
        var responseTask = receiver.ReceiveAsync(stopWaiting.Token);
        try
        {
            if (options.OpenBrowser)
            {
                // A browser that runs in the foreground may deliver the response before OpenAsync returns.
                var opening = (options.Browser ?? _browser).OpenAsync(address, cancellationToken);
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

    private async Task<TokenSet> ExchangeAsync(AuthorizationRequest request, AuthorizationResponse response, TokenProfile profile)
    {
        if (response.Error is not null)
        {
            throw OAuthFailure.FromCallback(response, request, profile.Consumer);
        }

        var issued = await _oauth.ExchangeCodeAsync(request, response.Code!, profile.Consumer, CancellationToken.None).ConfigureAwait(false);
        try
        {
            return TokenSet.From(issued);
        }
        catch (TokenException)
        {
            await _storage.RevokeRefusedAsync(profile, issued).ConfigureAwait(false);
            throw;
        }
    }
}
