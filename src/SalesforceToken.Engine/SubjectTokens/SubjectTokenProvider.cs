using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Http;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.SubjectTokens;

/// <summary>Gets the subject token of a token exchange from where the token's setup says. It is never stored.</summary>
internal sealed class SubjectTokenProvider
{
    private const int MaxFileBytes = 64 * 1024;

    private readonly JobTokens _jobs;
    private readonly IEngineEnvironment _environment;
    private readonly TimeProvider _time;

    public SubjectTokenProvider(HttpTransport transport, IEngineEnvironment environment, TimeProvider time)
    {
        _jobs = new JobTokens(transport, environment);
        _environment = environment;
        _time = time;
    }

    /// <summary>Checks a subject token that the caller has brought.</summary>
    /// <exception cref="TokenException">As in <see cref="SubjectToken.Check"/>.</exception>
    public string Accept(string token, TokenProfile profile) =>
        SubjectToken.Check(token, "this call", profile.SubjectTokenSource?.Audience, _time.GetUtcNow());

    /// <summary>Gets a subject token.</summary>
    /// <param name="profile">The token whose setup says where it is.</param>
    /// <param name="cancellationToken">Cancels the request to its issuer.</param>
    /// <exception cref="TokenException">There is none, or it cannot be used.</exception>
    public async Task<string> GetAsync(TokenProfile profile, CancellationToken cancellationToken)
    {
        var source = profile.SubjectTokenSource ?? _jobs.Find() ?? throw Missing(
            "No source of a subject token was set up, and this process does not run in a job of GitHub Actions that may request one.");
        var audience = source.Audience ?? profile.LoginUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return source.Issuer switch
        {
            SubjectTokenIssuer.GitHub =>
                Check(await _jobs.RequestFromGitHubAsync(audience, cancellationToken).ConfigureAwait(false), "GitHub Actions", audience),

            // Azure DevOps decides the audience.
            SubjectTokenIssuer.AzurePipelines => Check(
                await _jobs.RequestFromAzurePipelinesAsync(source.ServiceConnectionId!, cancellationToken).ConfigureAwait(false),
                "Azure Pipelines",
                source.Audience),
            SubjectTokenIssuer.File => Check(
                await Task.Run(() => ReadFile(source.Location!), cancellationToken).ConfigureAwait(false),
                $"the file '{Shown(source)}'",
                source.Audience),
            _ => Check(ReadVariable(source.Location!), $"the environment variable {Shown(source)}", source.Audience),
        };
    }

    private string Check(string token, string origin, string? audience) => SubjectToken.Check(token, origin, audience, _time.GetUtcNow());

    private string ReadVariable(string name) => _environment.GetVariable(name) is { } value && !string.IsNullOrWhiteSpace(value)
        ? value
        : throw Missing($"The environment variable {Printable.Escape(name, 100)}, which should hold the subject token, is not set or is empty.");

    private static string ReadFile(string path)
    {
        if (ClusterCredential.IsDefaultPath(path))
        {
            throw new TokenException(TokenErrorCode.SubjectTokenInvalid, ClusterCredential.Describe($"the file '{Printable.Escape(path, 200)}'"));
        }

        try
        {
            return SmallFile.TryRead(path, MaxFileBytes) switch
            {
                { Length: > 0 } content => Encoding.UTF8.GetString(content),
                var content => throw Missing(
                    $"The file '{Printable.Escape(path, 200)}', which should hold the subject token, "
                        + (content is null ? $"has more than {MaxFileBytes / 1024} KiB." : "is empty.")),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new TokenException(
                TokenErrorCode.SubjectTokenMissing,
                $"The file '{Printable.Escape(path, 200)}', which should hold the subject token, cannot be read: {Printable.Escape(exception.Message, 200)}",
                exception);
        }
    }

    private static string Shown(SubjectTokenSource source) => Printable.Escape(source.Location!, 200);

    private static TokenException Missing(string message) => new(TokenErrorCode.SubjectTokenMissing, message);
}
