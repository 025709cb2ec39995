using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// Sends one request and reads its answer whole, within a time limit, and says of each failure whether the request may have
/// taken effect.
/// </summary>
internal sealed class OAuthTransport : IDisposable
{
    // Token answers have a few kilobytes; more than this is not one.
    private const int LargestTokenAnswer = 1024 * 1024;

    private readonly Func<HttpMessageHandler> _newHandler;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeLimit;
    private readonly int _largestBody;

    public OAuthTransport(Func<HttpMessageHandler> newHandler, TimeProvider time, TimeSpan timeLimit, int largestBody = LargestTokenAnswer)
    {
        _largestBody = largestBody;
        _newHandler = newHandler;
        _http = NewClient();
        _time = time;
        _timeLimit = timeLimit;
    }

    /// <summary>Sends a request that may be repeated without harm.</summary>
    public Task<HttpAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(_http, request, cancellationToken);

    /// <summary>
    /// Sends a request that must not be repeated. On a connection of its own: when a kept one turns out to be closed, .NET
    /// Framework sends the request again without a word.
    /// </summary>
    public async Task<HttpAnswer> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var http = NewClient();
        return await SendAsync(http, request, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    // A client's own time limit cannot be told apart from a cancellation on .NET Framework.
    private HttpClient NewClient() => new(_newHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    private async Task<HttpAnswer> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.Host;
        using var limit = _time.CreateCancellationTokenSource(_timeLimit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            var body = await ReadAsync(response, both.Token).ConfigureAwait(false);
            var now = _time.GetUtcNow();
            return new HttpAnswer
            {
                StatusCode = (int)response.StatusCode,
                MediaType = response.Content?.Headers.ContentType?.MediaType,
                Body = body,
                RetryAfter = RetryAfter(response, now),
                Location = response.Headers.Location,
                Clock = new ServerClock(now, response.Headers.Date),
            };
        }
        catch (OperationCanceledException exception) when (!both.IsCancellationRequested)
        {
            // The handler's own limit for the connect.
            throw NeverSent(host, "it does not take connections", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TokenException(
                TokenErrorCode.RequestTimeout, $"{host} did not answer within {_timeLimit.TotalSeconds:0} seconds.")
            {
                IsTransient = true,
                OutcomeUnknown = true,
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or WebException)
        {
            throw Explain(exception, host);
        }
    }

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
            if (body.Length + count > _largestBody)
            {
                throw new IOException("The answer is too long.");
            }

            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - now);
        return wait is { } value && value < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TokenException Explain(Exception exception, string host)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                case WebException { Status: WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure }:
                    return new TokenException(
                        TokenErrorCode.TlsFailed,
                        $"No secure connection to {host}: {Printable.Escape(cause.Message, 200)}",
                        exception);
                case SocketException { SocketErrorCode: not (SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown) } socket:
                    return NeverSent(host, socket.SocketErrorCode == SocketError.HostNotFound
                        ? "its name cannot be resolved"
                        : Printable.Escape(socket.Message, 200), exception);
                case WebException { Status: WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure or WebExceptionStatus.ConnectFailure } web:
                    return NeverSent(host, Printable.Escape(web.Message, 200), exception);
            }
        }

        return new TokenException(
            TokenErrorCode.ConnectionFailed,
            $"The connection to {host} broke before its answer was complete.",
            exception)
        {
            IsTransient = true,
            OutcomeUnknown = true,
        };
    }

    private static TokenException NeverSent(string host, string why, Exception exception) =>
        new(TokenErrorCode.ConnectionFailed, $"No connection to {host}: {why}.", exception) { IsTransient = true };
}
