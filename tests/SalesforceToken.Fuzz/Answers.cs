using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Fuzz;

/// <summary>Lets the engine ask, and answers with the input.</summary>
internal static class Answers
{
    private static readonly TokenProfile Profile = RecordFormat.Released.Read(Corpus.Read("record").First());

    public static void Ask(byte[] body, int status, Action<OAuthClient> ask)
    {
        using var transport = Transport(status, body, null);
        ask(new OAuthClient(transport));
    }

    public static RestResponse Call(byte[] body, int status)
    {
        using var client = new RestClient(() => new Fixed(status, body, null), TimeProvider.System);
        var token = new ValidToken(new TokenDetails(Profile, KeyProtection.Memory, DateTimeOffset.UtcNow), Profile.Tokens!.AccessToken);
        return client.SendAsync(token, new RestRequest { Address = "limits", ApiVersion = "62.0" }, CancellationToken.None).GetAwaiter().GetResult();
    }

    public static TimeSpan? RetryAfter(string value)
    {
        using var transport = Transport(503, [], value);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://acme.my.salesforce.com/");
        return transport.SendAsync(request, CancellationToken.None).GetAwaiter().GetResult().RetryAfter;
    }

    private static HttpTransport Transport(int status, byte[] body, string? retryAfter) =>
        new(() => new Fixed(status, body, retryAfter), TimeProvider.System, TimeSpan.FromSeconds(10));

    private sealed class Fixed(int status, byte[] body, string? retryAfter) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body), RequestMessage = request };
            response.Content.Headers.ContentType = new MediaTypeHeaderValue(body.Length > 0 && body[0] == '<' ? "text/html" : "application/json");

            // A line break would end the header.
            _ = retryAfter is not null && response.Headers.TryAddWithoutValidation("Retry-After", retryAfter.ReplaceLineEndings(" "));
            return Task.FromResult(response);
        }
    }
}
