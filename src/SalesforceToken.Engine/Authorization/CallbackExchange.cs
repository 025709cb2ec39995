using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// Handles the browser's requests to the callback port. It accepts one response to the authorization request. Then it redirects
/// the browser at once, so that the code leaves the address bar, to a page that waits for the outcome.
/// </summary>
internal sealed class CallbackExchange
{
    // A browser that was redirected requests the page within moments, unless it was closed.
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
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_shown.Task, Task.Delay(PageTimeout, timeout.Token)).ConfigureAwait(false);
        timeout.Cancel();
    }

    /// <summary>Ends the request of a browser that still waits for the outcome.</summary>
    public void Close() => _outcome.TrySetCanceled();

    public async Task<CallbackResponse> RespondAsync(HttpRequestHead head)
    {
        if (!IsForUs(head["Host"]))
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

        if (head.Path == _outcomePath)
        {
            var outcome = await _outcome.Task.ConfigureAwait(false);
            var page = CallbackPage.Render(outcome);
            return CallbackResponse.Page(page.Html, page.ContentSecurityPolicy, () => _shown.TrySetResult(true));
        }

        return head.Path == _callback.AbsolutePath ? Accept(head.Query) : CallbackResponse.NotFound();
    }

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CallbackResponse Accept(string query)
    {
        // A response with another state belongs to another sign-in, or is forged. The right one may still come.
        if (AuthorizationResponse.TryParse(query) is not { } response || !response.Matches(_request))
        {
            var page = CallbackPage.Render(new CallbackOutcome(
                Succeeded: false,
                "This is not the expected response",
                "It does not belong to the sign-in that is in progress, and was ignored. Use the tab that was opened last, or start again in PowerShell."));
            return CallbackResponse.Page(page.Html, page.ContentSecurityPolicy);
        }

        // A second response changes nothing, but a reload must still reach the page.
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
