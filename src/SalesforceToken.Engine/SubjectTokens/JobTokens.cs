using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.SubjectTokens;

/// <summary>
/// Requests the ID token of the build job that runs this process. Sources: GitHub, "OpenID Connect reference" (Actions); Microsoft,
/// "Azure DevOps REST API, Oidctoken - Create".
/// </summary>
internal sealed class JobTokens
{
    private const string GitHubUrl = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private const string GitHubToken = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
    private const string AzureUrl = "SYSTEM_OIDCREQUESTURI";
    private const string AzureToken = "SYSTEM_ACCESSTOKEN";

    private readonly HttpTransport _transport;
    private readonly IEngineEnvironment _environment;

    public JobTokens(HttpTransport transport, IEngineEnvironment environment)
    {
        _transport = transport;
        _environment = environment;
    }

    /// <summary>GitHub Actions, if this process runs in a job that may request ID tokens; else null.</summary>
    public SubjectTokenSource? Find() =>
        _environment.GetVariable(GitHubUrl) is null ? null : new SubjectTokenSource { Issuer = SubjectTokenIssuer.GitHub };

    public Task<string> RequestFromGitHubAsync(string audience, CancellationToken cancellationToken)
    {
        var address = Address(GitHubUrl);
        var query = (address.Query.Length == 0 ? "?" : address.Query + "&") + "audience=" + Uri.EscapeDataString(audience);
        return RequestAsync(new Uri(address, address.AbsolutePath + query), HttpMethod.Get, GitHubToken, "value", cancellationToken);
    }

    public Task<string> RequestFromAzurePipelinesAsync(string serviceConnectionId, CancellationToken cancellationToken)
    {
        var address = Address(AzureUrl);
        var query = (address.Query.Length == 0 ? "?" : address.Query + "&")
            + "api-version=7.1&serviceConnectionId=" + Uri.EscapeDataString(serviceConnectionId);
        return RequestAsync(new Uri(address, address.AbsolutePath + query), HttpMethod.Post, AzureToken, "oidcToken", cancellationToken);
    }

    private async Task<string> RequestAsync(
        Uri address, HttpMethod method, string tokenVariable, string member, CancellationToken cancellationToken)
    {
        var requestToken = Variable(tokenVariable);
        if (!Syntax.IsVisible(requestToken))
        {
            throw Unavailable($"The environment variable {tokenVariable} has characters that no token has.");
        }

        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", requestToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        using var document = response.IsSuccess ? JsonElementExtensions.TryParse(response.Body) : null;
        return document?.RootElement.GetText(member) ?? throw Unavailable(
            response.IsSuccess
                ? $"The answer of {address.IdnHost} has no subject token."
                : $"{address.IdnHost} answered with HTTP {response.StatusCode} when it was asked for a subject token.",
            isTransient: response.StatusCode is 408 or 429 or >= 500);
    }

    private Uri Address(string variable)
    {
        var text = Variable(variable);
        return WebAddress.TryParse(text, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw Unavailable($"The environment variable {variable} does not have an https address.");
    }

    private string Variable(string name) => _environment.GetVariable(name) ?? throw new TokenException(
        TokenErrorCode.SubjectTokenMissing,
        name is AzureUrl or AzureToken
            ? $"The environment variable {name} is not set: this process does not run in a job of Azure Pipelines that was given its token."
            : $"The environment variable {name} is not set: this process does not run in a job of GitHub Actions that may request ID tokens.");

    private static TokenException Unavailable(string message, bool isTransient = false) =>
        new(new TokenFailure(TokenErrorCode.SubjectTokenUnavailable, message) { IsTransient = isTransient });
}
