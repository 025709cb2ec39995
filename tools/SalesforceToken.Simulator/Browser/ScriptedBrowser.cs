using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Threading;
using System.Threading.Tasks;
using System.Web;

namespace SalesforceToken.Simulator.Browser;

/// <summary>
/// A browser with a scripted user: it opens the authorization URL, signs in, allows or denies, and follows the redirects to the
/// callback. It keeps its cookies, so that a second authorization finds the user signed in.
/// </summary>
public sealed class ScriptedBrowser : IDisposable
{
    private const int MaxSteps = 20;
    private readonly HttpClient _http;
    private readonly string _username;
    private readonly string _password;
    private readonly bool _allow;

    /// <summary>A browser whose user has these credentials, and allows or denies what an app asks for.</summary>
    public ScriptedBrowser(string username, string password, bool allow = true)
    {
        _username = username;
        _password = password;
        _allow = allow;

        // Loopback needs no proxy, and the simulator's certificate is self-signed.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = true };
        handler.SslOptions.RemoteCertificateValidationCallback = static (sender, _, _, errors) =>
            errors == SslPolicyErrors.None || sender is SslStream { TargetHostName: "localhost" or "127.0.0.1" or "::1" };
        _http = new HttpClient(handler, disposeHandler: true) { Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("SalesforceToken.Simulator.ScriptedBrowser/1.0");
    }

    /// <summary>Follows an authorization to its end: the callback's page, or a page with an error.</summary>
    public Task<BrowsedPage> BrowseAsync(Uri authorizeUrl, CancellationToken cancellationToken = default) =>
        NavigateAsync(authorizeUrl, visitCallback: true, cancellationToken);

    /// <summary>The same, but stops before the callback: the result has its URL.</summary>
    public Task<BrowsedPage> AuthorizeAsync(Uri authorizeUrl, CancellationToken cancellationToken = default) =>
        NavigateAsync(authorizeUrl, visitCallback: false, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<BrowsedPage> NavigateAsync(Uri authorizeUrl, bool visitCallback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authorizeUrl);
        var redirectUri = HttpUtility.ParseQueryString(authorizeUrl.Query)["redirect_uri"];
        var (signedIn, consentShown) = (false, false);
        Uri? callback = null;
        var request = new HttpRequestMessage(HttpMethod.Get, authorizeUrl);
        for (var step = 0; step < MaxSteps; step++)
        {
            var (address, status, location, html) = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (location is not null)
            {
                var next = new Uri(address, location);
                if (callback is null && IsCallback(next, redirectUri))
                {
                    callback = next;
                    if (!visitCallback)
                    {
                        return new(address, status, html, signedIn, consentShown, callback);
                    }
                }

                request = new HttpRequestMessage(HttpMethod.Get, next);
                continue;
            }

            if (callback is not null || HtmlForm.Find(html) is not { } form)
            {
                return new(address, status, html, signedIn, consentShown, callback);
            }

            if (form.Inputs.Contains("password"))
            {
                if (signedIn)
                {
                    // The login page again: the credentials are wrong, and trying them twice changes nothing.
                    return new(address, status, html, SignedIn: false, consentShown, callback);
                }

                signedIn = true;
                form.Fields["username"] = _username;
                form.Fields["password"] = _password;
                request = Post(address, form, form.Buttons.FirstOrDefault());
            }
            else if (form.Buttons.FirstOrDefault(button => button.Value == (_allow ? "allow" : "deny")) is { Name: { Length: > 0 } } decision)
            {
                consentShown = true;
                request = Post(address, form, decision);
            }
            else
            {
                return new(address, status, html, signedIn, consentShown, callback);
            }
        }

        throw new InvalidOperationException($"The authorization did not end within {MaxSteps} pages.");
    }

    private static bool IsCallback(Uri address, string? redirectUri) =>
        redirectUri is not null && Uri.TryCreate(redirectUri, UriKind.Absolute, out var expected)
        && string.Equals(address.GetLeftPart(UriPartial.Path), expected.GetLeftPart(UriPartial.Path), StringComparison.Ordinal);

    private static HttpRequestMessage Post(Uri address, HtmlForm form, (string Name, string Value) button)
    {
        var fields = new List<KeyValuePair<string, string>>(form.Fields);
        if (!string.IsNullOrEmpty(button.Name))
        {
            fields.Add(new(button.Name, button.Value));
        }

        return new HttpRequestMessage(HttpMethod.Post, new Uri(address, form.Action)) { Content = new FormUrlEncodedContent(fields) };
    }

    private async Task<(Uri Address, HttpStatusCode Status, Uri? Location, string Html)> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        using (request)
        {
            var address = request.RequestUri!;
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var html = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            var isRedirect = (int)response.StatusCode is >= 300 and < 400;
            return (address, response.StatusCode, isRedirect ? response.Headers.Location : null, html);
        }
    }
}
