using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Http;
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

    private static readonly Regex StoredContent = new("/sobjects/[^/]+/[^/]+/[^/]+|/connect/.*files/", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

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
        var version = request.ApiVersion?.TrimStart('v');
        if (version is null && RestAddress.NeedsVersion(request.Address))
        {
            version = await NewestVersionAsync(instance, cancellationToken).ConfigureAwait(false);
        }

        var address = RestAddress.Create(instance, request, version);
        for (var retry = new RetryPolicy(MaxRetryAttempts, RetryDelay, MaxRetryDelay); ;)
        {
            using var message = Message(request, address, token.AccessToken);
            var response = request.Method.ToUpperInvariant() is "POST" or "PATCH"
                ? await _transport.SendOnceAsync(message, cancellationToken).ConfigureAwait(false)
                : await _transport.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (!IsRepeatable(request, response) || !retry.Allows(response.RetryAfter))
            {
                RefusePage(response, request, address);
                return Read(response);
            }

            await _time.Delay(retry.NextDelay(response.RetryAfter), cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _transport.Dispose();

    private static HttpRequestMessage Message(RestRequest request, Uri address, string accessToken)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method.ToUpperInvariant()), address);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
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

        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return message;
    }

    // 429 is sent before any work was done. 503 may be sent after it, unless it has a Retry-After.
    private static bool IsRepeatable(RestRequest request, HttpResult response) =>
        response.StatusCode == 429
        || (response.StatusCode == 503 && (response.RetryAfter is not null || request.Method.ToUpperInvariant() is "GET" or "HEAD"));

    // An org in maintenance, or a proxy, responds to any call with a web page and HTTP 200. A page is a real response only from Apex
    // code, from a stored file or a field of a record, or if the call asks for HTML.
    private static void RefusePage(HttpResult response, RestRequest request, Uri address)
    {
        if (response.StatusCode is >= 200 and < 300
            && response.MediaType?.ToUpperInvariant() is "TEXT/HTML" or "APPLICATION/XHTML+XML"
            && address.AbsolutePath.StartsWith("/services/data", StringComparison.OrdinalIgnoreCase)
            && !StoredContent.IsMatch(address.AbsolutePath)
            && !request.Headers.Any(IsForHtml))
        {
            throw new TokenException(new TokenFailure(
                TokenErrorCode.ResponseInvalid,
                $"{address.Host} answered with a web page (HTTP {response.StatusCode}) instead of data, "
                    + "as an org in maintenance or a proxy does.")
            {
                StatusCode = response.StatusCode,
                IsTransient = true,
                OutcomeUnknown = true,
            });
        }
    }

    private static bool IsForHtml(KeyValuePair<string, string> header) =>
        header.Key.Equals("Accept", StringComparison.OrdinalIgnoreCase) && header.Value.IndexOf("html", StringComparison.OrdinalIgnoreCase) >= 0;

    private static RestResponse Read(HttpResult response) => new()
    {
        StatusCode = response.StatusCode,
        Location = response.Location,
        Content = response.Body.Length == 0 ? null : Content(response),
    };

    private static object? Content(HttpResult response)
    {
        var type = response.MediaType ?? string.Empty;
        if (type.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return RestJson.Read(response.Body);
            }
            catch (JsonException exception)
            {
                throw new TokenException(
                    new TokenFailure(
                        TokenErrorCode.ResponseInvalid, "The org's response is not valid JSON, although its media type says JSON.")
                    {
                        StatusCode = response.StatusCode,
                        OutcomeUnknown = true,
                    },
                    exception);
            }
        }

        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(response.Body)
            : response.Body;
    }

    // The list of versions is public: it is requested without the token, once for each org.
    private async Task<string> NewestVersionAsync(Uri instance, CancellationToken cancellationToken)
    {
        if (_versions.TryGetValue(instance.Authority, out var known))
        {
            return known;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(instance, "/services/data/"));
        request.Headers.Accept.ParseAdd("application/json");
        var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var newest = Versions(Read(response)).OrderByDescending(version => version).FirstOrDefault();
        return newest > 0
            ? _versions.GetOrAdd(instance.Authority, newest.ToString("0.0", CultureInfo.InvariantCulture))
            : throw new TokenException(new TokenFailure(TokenErrorCode.ResponseInvalid, $"{instance.Host} did not list its API versions (HTTP {response.StatusCode}).")
            {
                StatusCode = response.StatusCode,
            });
    }

    private static IEnumerable<decimal> Versions(RestResponse response) =>
        from item in (response.Content as object?[] ?? []).OfType<KeyValuePair<string, object?>[]>()
        from member in item
        where member.Key == "version"
        select decimal.TryParse(member.Value as string, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
