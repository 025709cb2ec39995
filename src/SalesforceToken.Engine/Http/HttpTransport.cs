using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Tracing;

namespace SalesforceToken.Engine.Http;

/// <summary>
/// Sends one request and reads the complete response, within a timeout.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    // Token responses have a few kilobytes. A response above this size is not a token response.
    private const int MaxTokenResponseBytes = 1024 * 1024;

    // No error of Salesforce is that long.
    private const int MaxErrorBytes = 1024 * 1024;

    private const string OAuthPath = "/services/oauth2/";

    private readonly Func<HttpMessageHandler> _newHandler;

    // Created late: most processes find a valid token in the store and need no network.
    private readonly Lazy<HttpClient> _http;

    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly int _maxBytes;

    public HttpTransport(Func<HttpMessageHandler> newHandler, TimeProvider time, TimeSpan timeout, int maxBytes = MaxTokenResponseBytes)
    {
        _maxBytes = maxBytes;
        _newHandler = newHandler;
        _http = new Lazy<HttpClient>(NewClient, LazyThreadSafetyMode.PublicationOnly);
        _time = time;
        _timeout = timeout;
    }

    /// <summary>Sends a request that is safe to repeat.</summary>
    public Task<HttpResult> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken, TransportOptions? options = null) =>
        SendAsync(_http.Value, request, options, cancellationToken);

    /// <summary>
    /// Sends a request that must not be repeated. It uses a new connection: when a pooled connection turns out to be closed,
    /// .NET Framework silently sends the request again.
    /// </summary>
    public async Task<HttpResult> SendOnceAsync(
        HttpRequestMessage request, CancellationToken cancellationToken, TransportOptions? options = null)
    {
        using var http = NewClient();
        return await SendAsync(http, request, options, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    // No timeout of the client itself: on .NET Framework it looks the same as a cancellation.
    private HttpClient NewClient() => new(_newHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    private async Task<HttpResult> SendAsync(
        HttpClient http, HttpRequestMessage request, TransportOptions? options, CancellationToken cancellationToken)
    {
        var limit = options?.Timeout ?? _timeout;
        var host = request.RequestUri!.IdnHost;
        var sent = _time.GetUtcNow();
        using var timeout = _time.CreateCancellationTokenSource(limit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);

            // On .NET Framework, a read of the body checks the cancellation token only before it starts.
            using var registration = both.Token.Register(response.Dispose);
            var target = options?.FindTarget?.Invoke(response);
            var body = target is null
                ? await ReadAsync(response, both.Token).ConfigureAwait(false)
                : await CopyAsync(response, target, both.Token).ConfigureAwait(false);
            var received = _time.GetUtcNow();
            EngineEventSource.Log?.ResponseReceived(Describe(request), (int)response.StatusCode, (int)(received - sent).TotalMilliseconds);
            return new HttpResult
            {
                StatusCode = (int)response.StatusCode,
                MediaType = response.Content?.Headers.ContentType?.MediaType,
                Charset = response.Content?.Headers.ContentType?.CharSet,
                Headers = [.. Headers(response)],
                Body = body,
                RetryAfter = RetryAfter(response, received),
                Location = response.Headers.Location,
                Clock = new ClockSkew(sent, received, response.Headers.Date),
            };
        }
        catch (Exception exception) when (exception is not TokenException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var failure = timeout.IsCancellationRequested ? TransportFailure.TimedOut(host, limit)
                : exception is OperationCanceledException { InnerException: TimeoutException } ? TransportFailure.NotConnected(host, exception)
                : IsTransportFailure(exception) ? TransportFailure.FromException(exception, host)
                : TransportFailure.Unreadable(host, exception);
            EngineEventSource.Log?.ResponseFailed(Describe(request), failure.Code.ToString());
            throw failure;
        }
    }

    // The path of a REST API call comes from the user and must not appear in a trace.
    private static string Describe(HttpRequestMessage request) =>
        request.RequestUri.AbsolutePath.IndexOf(OAuthPath, StringComparison.Ordinal) >= 0
            ? $"{request.Method} {request.RequestUri.IdnHost}{request.RequestUri.AbsolutePath}"
            : $"{request.Method} {request.RequestUri.IdnHost}{(request.RequestUri.AbsolutePath.IndexOf("/services/", StringComparison.Ordinal) >= 0 ? ", REST API" : string.Empty)}";

    private static bool IsTransportFailure(Exception exception) =>
        exception is HttpRequestException or IOException or WebException or OperationCanceledException or ObjectDisposedException or NotSupportedException;

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content is null)
        {
            return [];
        }

        using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int count;
        while ((count = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (!response.IsSuccessStatusCode && body.Length + count > MaxErrorBytes)
            {
                // Its status and its beginning say enough.
                break;
            }

            if (body.Length + count > _maxBytes)
            {
                throw new TokenException(new TokenFailure(
                    TokenErrorCode.ResponseInvalid, $"The response of {response.RequestMessage.RequestUri.IdnHost} is longer than {_maxBytes / 1024 / 1024} MB.")
                {
                    StatusCode = (int)response.StatusCode,
                    OutcomeUnknown = true,
                });
            }

#pragma warning disable VSTHRD103 // Into memory.
            body.Write(buffer, 0, count);
#pragma warning restore VSTHRD103
        }

        var result = body.ToArray();

        // What Salesforce issues is in it.
        Array.Clear(buffer, 0, buffer.Length);
        Array.Clear(body.GetBuffer(), 0, (int)body.Length);
        return result;
    }

    // Without the limit of a body in memory: the file system has its own.
    private static async Task<byte[]> CopyAsync(HttpResponseMessage response, ITransportTarget target, CancellationToken cancellationToken)
    {
        if (response.Content is not null)
        {
            using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            var buffer = new byte[81920];
            int count;
            while ((count = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
            {
                target.Write(buffer, count);
            }
        }

        return [];
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Headers(HttpResponseMessage response) =>
        from header in response.Headers.Concat(response.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
        select new KeyValuePair<string, IReadOnlyList<string>>(header.Key, [.. header.Value]);

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;

        // Relative to the server's clock if the response has a date, because this machine's clock may be wrong.
        var wait = header?.Delta ?? (header?.Date - (response.Headers.Date ?? now));
        return wait is { } value && value < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
