using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Rest;

/// <summary>Calls the org's API, and waits when the org asks for it.</summary>
internal sealed class RestClient : IDisposable
{
    // Salesforce itself ends a call after ten minutes.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMinutes(5);
    private const int MaxResponseBytes = 256 * 1024 * 1024;
    private const int MaxRetryAttempts = 3;

    private readonly HttpTransport _transport;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, string> _versions = new(StringComparer.OrdinalIgnoreCase);

    public RestClient(Func<HttpMessageHandler> newHandler, TimeProvider time)
    {
        _transport = new HttpTransport(newHandler, time, RequestTimeout, MaxResponseBytes);
        _time = time;
    }

    public async Task<RestResponse> SendAsync(ValidToken token, RestRequest request, CancellationToken cancellationToken)
    {
        var instance = token.Details.Profile.Tokens!.InstanceUrl;

        // An address that is refused is refused before anything is sent.
        var version = (request.ApiVersion ?? token.Details.Profile.ApiVersion)?.TrimStart('v');
        _ = RestAddress.Create(instance, request, version ?? "0.0");
        if (version is null && RestAddress.NeedsVersion(request.Address))
        {
            var listing = await ListVersionsAsync(instance, request.Timeout, cancellationToken).ConfigureAwait(false);
            if (listing is not null)
            {
                return listing;
            }

            version = _versions[instance.AbsoluteUri];
        }

        using var file = request.ResponseFile is null ? null : new ResponseFile(request.ResponseFile);
        var options = new TransportOptions
        {
            Timeout = request.Timeout,
            FindTarget = response => response.IsSuccessStatusCode && !WebPage.IsInPlaceOfData(request, response) ? file : null,
        };
        var result = await SendAsync(request, RestAddress.Create(instance, request, version), token.AccessToken, options, cancellationToken)
            .ConfigureAwait(false);
        if (!result.IsSuccess && request.StoresErrors)
        {
            var body = RestContent.Masked(result, new SecretMask([token.AccessToken]));
            file?.Write(body, body.Length);
        }

        if (result.IsSuccess || request.StoresErrors)
        {
            file?.Complete();
        }

        return RestContent.Read(result, request.IsRead, new SecretMask([token.AccessToken]));
    }

    public void Dispose() => _transport.Dispose();

    private async Task<HttpResult> SendAsync(
        RestRequest request, Uri address, string? accessToken, TransportOptions options, CancellationToken cancellationToken)
    {
        for (var retry = new RetryPolicy(MaxRetryAttempts, RetryDelay, MaxRetryDelay); ;)
        {
            using var message = Message(request, address, accessToken);
            var response = request.Method.ToUpperInvariant() is "POST" or "PATCH"
                ? await _transport.SendOnceAsync(message, cancellationToken, options).ConfigureAwait(false)
                : await _transport.SendAsync(message, cancellationToken, options).ConfigureAwait(false);
            if (!IsRepeatable(request, response) || !retry.Allows(response.RetryAfter))
            {
                WebPage.Refuse(request, address, response);
                return response;
            }

            await _time.Delay(retry.NextDelay(response.RetryAfter), cancellationToken).ConfigureAwait(false);
        }
    }

    private static HttpRequestMessage Message(RestRequest request, Uri address, string? accessToken)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method.ToUpperInvariant()), address);
        message.Content = request.BodyFile is not null ? RequestFile.Open(request.BodyFile)
            : request.Body is not null ? new ByteArrayContent(request.Body)
            : null;
        if (message.Content is not null)
        {
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        }

        foreach (var header in request.Headers)
        {
            // Headers that describe the body belong to the content.
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                message.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        if (!message.Headers.Contains("Accept"))
        {
            message.Headers.Accept.ParseAdd("application/json");
        }

        message.Headers.Authorization = accessToken is null ? null : new AuthenticationHeaderValue("Bearer", accessToken);
        return message;
    }

    // 429 is sent before any work was done. 503 may be sent after it, unless it has a Retry-After.
    private static bool IsRepeatable(RestRequest request, HttpResult response) =>
        response.StatusCode == 429
        || (response.StatusCode == 503 && (response.RetryAfter is not null || request.IsRead));

    /// <summary>
    /// Finds the newest version that the org has, once for each org. The list is public: it is requested without the token.
    /// </summary>
    /// <returns>The org's answer, if it is an error; null if the version is known now.</returns>
    private async Task<RestResponse?> ListVersionsAsync(Uri instance, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (_versions.ContainsKey(instance.AbsoluteUri))
        {
            return null;
        }

        var request = new RestRequest { Address = "/services/data/" };
        var options = new TransportOptions { Timeout = timeout };
        var result = await SendAsync(request, RestAddress.Create(instance, request, version: null), accessToken: null, options, cancellationToken)
            .ConfigureAwait(false);
        var response = RestContent.Read(result, isRead: true, SecretMask.None);
        if (!response.IsSuccess)
        {
            return response.BeforeTheCall();
        }

        var newest = Versions(response).OrderByDescending(version => version).FirstOrDefault();
        if (newest <= 0)
        {
            throw new TokenException(new TokenFailure(
                TokenErrorCode.ResponseInvalid, $"{instance.Host} did not list its API versions (HTTP {response.StatusCode}).")
            {
                StatusCode = response.StatusCode,
            });
        }

        _versions[instance.AbsoluteUri] = newest.ToString("0.0", CultureInfo.InvariantCulture);
        return null;
    }

    private static IEnumerable<decimal> Versions(RestResponse response) =>
        from item in (response.Content as object?[] ?? []).OfType<KeyValuePair<string, object?>[]>()
        from member in item
        where member.Key == "version"
        select decimal.TryParse(member.Value as string, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
