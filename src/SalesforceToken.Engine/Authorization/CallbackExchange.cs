using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// Handles the browser's requests to the callback port. It accepts one response to the authorization request. Then it redirects
/// the browser at once, so that the code leaves the address bar, to a page that waits for the outcome. Only this redirect tells where
/// that page is: other programs of the machine, and tabs of earlier sign-ins, learn nothing.
/// </summary>
internal sealed class CallbackExchange
{
    // A browser that was redirected requests the page within moments, unless it was closed.
    private static readonly TimeSpan PageTimeout = TimeSpan.FromSeconds(3);

    // Longer than the exchange of the code and the save can take.
    private static readonly TimeSpan OutcomeTimeout = TimeSpan.FromMinutes(5);

    private readonly AuthorizationRequest _request;
    private readonly Uri _callback;
    private readonly string _outcomePath;
    private readonly TaskCompletionSource<AuthorizationResponse> _response = New<AuthorizationResponse>();
    private readonly TaskCompletionSource<CallbackOutcome> _outcome = New<CallbackOutcome>();
    private readonly TaskCompletionSource<bool> _shown = New<bool>();
    private string? _acceptedQuery;

    public CallbackExchange(AuthorizationRequest request, Uri callback)
    {
        _request = request;
        _callback = callback;
        _outcomePath = PagesPath + RandomText.Create();
    }

    // Below it are the pages of the outcomes of this sign-in and of earlier ones.
    private string PagesPath => _callback.AbsolutePath.TrimEnd('/') + "/";

    public bool IsAnswered => _acceptedQuery is not null;

    public async Task<AuthorizationResponse> WaitAsync(CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(() => _response.TrySetCanceled(cancellationToken)))
        {
            return await _response.Task.ConfigureAwait(false);
        }
    }

    public async Task FinishAsync(CallbackOutcome outcome, CancellationToken cancellationToken)
    {
        _outcome.TrySetResult(outcome);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_shown.Task, Task.Delay(PageTimeout, timeout.Token)).ConfigureAwait(false);
        timeout.Cancel();
    }

    /// <summary>Ends the request of a browser that still waits for the outcome.</summary>
    public void Close() => _outcome.TrySetCanceled();

    public async Task<CallbackResponse> RespondAsync(HttpRequestHead head)
    {
        if (!IsForUs(head.Host))
        {
            // A request to another host name that resolves to this machine (DNS rebinding).
            return CallbackResponse.Misdirected();
        }

        if (head.Method == "OPTIONS" && head["Access-Control-Request-Private-Network"] is not null && IsLoginOrigin(head["Origin"]))
        {
            return CallbackResponse.PrivateNetworkAllowed(head["Origin"]!);
        }

        if (head.Method != "GET")
        {
            return CallbackResponse.MethodNotAllowed();
        }

        if (head.Path == _callback.AbsolutePath)
        {
            return Accept(head.Query);
        }

        if (CryptographicOperations.FixedTimeEquals(head.Path, _outcomePath))
        {
            return await ShowOutcomeAsync().ConfigureAwait(false);
        }

        return head.Path.StartsWith(PagesPath, StringComparison.Ordinal)
            ? CallbackResponse.NotFound(CallbackPage.Render(CallbackOutcome.EarlierSignIn))
            : CallbackResponse.NotFound();
    }

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<CallbackResponse> ShowOutcomeAsync()
    {
        using var timeout = new CancellationTokenSource();
        var limit = Task.Delay(OutcomeTimeout, timeout.Token);
        if (await Task.WhenAny(_outcome.Task, limit).ConfigureAwait(false) == limit)
        {
            return CallbackResponse.NotFound();
        }

        timeout.Cancel();
        return CallbackResponse.Page(CallbackPage.Render(await _outcome.Task.ConfigureAwait(false)), () => _shown.TrySetResult(true));
    }

    private CallbackResponse Accept(string query)
    {
        // A response with another state belongs to another sign-in, or is forged. The right one may still come.
        if (AuthorizationResponse.TryParse(query) is not { } response || !response.Matches(_request))
        {
            return CallbackResponse.BadRequest(CallbackPage.Render(CallbackOutcome.Unexpected));
        }

        if (!response.IsFrom(_request.Host))
        {
            return CallbackResponse.BadRequest(CallbackPage.Render(CallbackOutcome.ForeignIssuer));
        }

        // A reload must still reach the page of the outcome. The state alone must not: other programs can read it in the browser's
        // command line.
        var accepted = Interlocked.CompareExchange(ref _acceptedQuery, query, null) ?? query;
        if (!CryptographicOperations.FixedTimeEquals(accepted, query))
        {
            return CallbackResponse.BadRequest(CallbackPage.Render(CallbackOutcome.Unexpected));
        }

        _response.TrySetResult(response);
        return CallbackResponse.SeeOther(_outcomePath);
    }

    private bool IsForUs(string host) =>
        host.Equals($"localhost:{_callback.Port}", StringComparison.OrdinalIgnoreCase)
        || host == $"127.0.0.1:{_callback.Port}"
        || host == $"[::1]:{_callback.Port}"
        || (_callback.Port == 80 && host.Equals("localhost", StringComparison.OrdinalIgnoreCase));

    private bool IsLoginOrigin(string? origin) =>
        WebAddress.TryParse(origin, out var url)
        && (url.IsLoopback
            || url.Host.Equals(_request.Host.Url.Host, StringComparison.OrdinalIgnoreCase)
            || url.Host.EndsWith(".salesforce.com", StringComparison.OrdinalIgnoreCase)
            || url.Host.EndsWith(".force.com", StringComparison.OrdinalIgnoreCase));
}
