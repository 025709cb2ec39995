using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// Sends one request and reads its answer whole, within a time limit.
/// </summary>
internal sealed class OAuthTransport : IDisposable
{
    // Token answers have a few kilobytes; more than this is not one.
    private const int LargestTokenAnswer = 1024 * 1024;

    private readonly Func<HttpMessageHandler> _newHandler;

    // Most processes find their token good, and need no network.
    private readonly Lazy<HttpClient> _http;

    private readonly TimeProvider _time;
    private readonly TimeSpan _timeLimit;
    private readonly int _largestBody;

    public OAuthTransport(Func<HttpMessageHandler> newHandler, TimeProvider time, TimeSpan timeLimit, int largestBody = LargestTokenAnswer)
    {
        _largestBody = largestBody;
        _newHandler = newHandler;
        _http = new Lazy<HttpClient>(NewClient, LazyThreadSafetyMode.PublicationOnly);
        _time = time;
        _timeLimit = timeLimit;
    }

    /// <summary>Sends a request that may be repeated without harm.</summary>
    public Task<HttpAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(_http.Value, request, cancellationToken);

    /// <summary>
    /// Sends a request that must not be repeated. On a connection of its own: when a kept one turns out to be closed, .NET
    /// Framework sends the request again without a word.
    /// </summary>
    public async Task<HttpAnswer> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var http = NewClient();
        return await SendAsync(http, request, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    // A client's own time limit cannot be told apart from a cancellation on .NET Framework.
    private HttpClient NewClient() => new(_newHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    private async Task<HttpAnswer> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.Host;
        var sent = _time.GetUtcNow();
        using var limit = _time.CreateCancellationTokenSource(_timeLimit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);

            // On .NET Framework a read of the body looks at the token only before it begins.
            using var registration = both.Token.Register(response.Dispose);
            var body = await ReadAsync(response, both.Token).ConfigureAwait(false);
            var received = _time.GetUtcNow();
            return new HttpAnswer
            {
                StatusCode = (int)response.StatusCode,
                MediaType = response.Content?.Headers.ContentType?.MediaType,
                Body = body,
                RetryAfter = RetryAfter(response, received),
                Location = response.Headers.Location,
                Clock = new ServerClock(sent, received, response.Headers.Date),
            };
        }
        catch (Exception exception) when (IsOfTheWay(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw limit.IsCancellationRequested ? TransportFailure.TimedOut(host, _timeLimit)
                : exception is OperationCanceledException { InnerException: TimeoutException } ? TransportFailure.NotConnected(host, exception)
                : TransportFailure.Explain(exception, host);
        }
    }

    private static bool IsOfTheWay(Exception exception) =>
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
            if (body.Length + count > _largestBody)
            {
                throw new TokenException(TokenErrorCode.ResponseInvalid, $"The answer of {response.RequestMessage.RequestUri.Host} is longer than {_largestBody / 1024 / 1024} MB.")
                {
                    StatusCode = (int)response.StatusCode,
                    OutcomeUnknown = true,
                };
            }

            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;

        // By the server's own clock, where it tells: this machine's may be wrong
        var wait = header?.Delta ?? (header?.Date - (response.Headers.Date ?? now));
        return wait is { } value && value < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
