using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// What is said between the browser and the callback port. The answer to the request is taken once; the browser is sent on
/// from it at once, so that the code leaves the address bar, to a page that waits for the outcome.
/// </summary>
internal sealed class CallbackExchange
{
    // A browser that was sent on asks for the page within moments, or it was closed.
    private static readonly TimeSpan PageTimeout = TimeSpan.FromSeconds(3);

    private readonly AuthorizationRequest _request;
    private readonly Uri _callback;
    private readonly string _outcomePath;
    private readonly TaskCompletionSource<AuthorizationResponse> _response = New<AuthorizationResponse>();
    private readonly TaskCompletionSource<CallbackOutcome> _outcome = New<CallbackOutcome>();
    private readonly TaskCompletionSource<bool> _shown = New<bool>();

    public CallbackExchange(AuthorizationRequest request, Uri callback)
    {
        _request = request;
        _callback = callback;
        _outcomePath = callback.AbsolutePath.TrimEnd('/') + "/done";
    }

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
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_shown.Task, Task.Delay(PageTimeout, patience.Token)).ConfigureAwait(false);
        patience.Cancel();
    }

    /// <summary>Lets go of a browser that waits for a page that will not come.</summary>
    public void Close() => _outcome.TrySetCanceled();

    public async Task<CallbackResponse> AnswerAsync(HttpRequestHead head)
    {
        if (!IsForUs(head["Host"]))
        {
            // A page of another name that resolves to this machine (DNS rebinding).
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

        if (head.Path == _outcomePath)
        {
            var outcome = await _outcome.Task.ConfigureAwait(false);
            var page = CallbackPage.Render(outcome);
            return CallbackResponse.Page(page.Html, page.ContentSecurityPolicy, () => _shown.TrySetResult(true));
        }

        return head.Path == _callback.AbsolutePath ? Take(head.Query) : CallbackResponse.NotFound();
    }

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CallbackResponse Take(string query)
    {
        // An answer with another state is somebody else's, or a forgery: the one that is waited for may still come.
        if (AuthorizationResponse.TryParse(query) is not { } response || !response.Answers(_request))
        {
            var page = CallbackPage.Render(new CallbackOutcome(
                Succeeded: false,
                "This is not the answer that is waited for",
                "It does not belong to the sign-in that is in progress, and was ignored. Use the tab that was opened last, or start again in PowerShell."));
            return CallbackResponse.Page(page.Html, page.ContentSecurityPolicy);
        }

        // A second answer changes nothing, but a reload must still reach the page.
        _response.TrySetResult(response);
        return CallbackResponse.SeeOther(_outcomePath);
    }

    private bool IsForUs(string? host) =>
        host is not null
        && (host.Equals($"localhost:{_callback.Port}", StringComparison.OrdinalIgnoreCase)
            || host == $"127.0.0.1:{_callback.Port}"
            || host == $"[::1]:{_callback.Port}"
            || (_callback.Port == 80 && host.Equals("localhost", StringComparison.OrdinalIgnoreCase)));

    private bool IsLoginOrigin(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var url)
        && (url.IsLoopback
            || url.Host.Equals(_request.Host.Url.Host, StringComparison.OrdinalIgnoreCase)
            || url.Host.EndsWith(".salesforce.com", StringComparison.OrdinalIgnoreCase)
            || url.Host.EndsWith(".force.com", StringComparison.OrdinalIgnoreCase));
}
