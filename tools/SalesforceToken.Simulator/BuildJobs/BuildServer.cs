using System;
using System.Text.Json;
using SalesforceToken.Simulator.Jose;

namespace SalesforceToken.Simulator.BuildJobs;

/// <summary>
/// A build server that issues ID tokens to its jobs, as GitHub Actions and Azure Pipelines do, with keys of its own. Its addresses are
/// on the simulator's root host.
/// </summary>
public sealed class BuildServer
{
    /// <summary>The path where a job of GitHub Actions requests its ID token (ACTIONS_ID_TOKEN_REQUEST_URL).</summary>
    public const string GitHubPath = "/build/github";

    /// <summary>The path where a job of Azure Pipelines requests its ID token (SYSTEM_OIDCREQUESTURI).</summary>
    public const string AzurePath = "/build/azure";

    /// <summary>The path of the keys (RFC 7517).</summary>
    public const string KeysPath = "/build/keys";

    /// <summary>The audience of the ID tokens of Azure Pipelines, which a job cannot choose.</summary>
    public const string AzureAudience = "api://AzureADTokenExchange";

    /// <summary>The issuer of the ID tokens.</summary>
    public const string Issuer = "https://token.build.test";

    private readonly RsaSigner _signer = new();
    private readonly TimeProvider _time;

    internal BuildServer(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>What a job sends to get its ID token (ACTIONS_ID_TOKEN_REQUEST_TOKEN, SYSTEM_ACCESSTOKEN).</summary>
    public string RequestToken { get; } = "job-" + Guid.NewGuid().ToString("N");

    /// <summary>The subject of the job that runs.</summary>
    public string Subject { get; set; } = "repo:acme/load:ref:refs/heads/main";

    /// <summary>The service connection that a job of Azure Pipelines may use.</summary>
    public string ServiceConnectionId { get; set; } = "8a1b2c3d-0000-4444-8888-123456789abc";

    /// <summary>How long ID tokens live.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Issues an ID token.</summary>
    /// <param name="audience">Its audience.</param>
    /// <param name="more">Writes further claims; null for none.</param>
    /// <returns>The token.</returns>
    public string Issue(string audience, Action<Utf8JsonWriter>? more = null)
    {
        var now = _time.GetUtcNow();
        return _signer.Sign(writer =>
        {
            writer.WriteString("iss", Issuer);
            writer.WriteString("sub", Subject);
            writer.WriteString("aud", audience);
            writer.WriteString("jti", Guid.NewGuid().ToString());
            writer.WriteNumber("iat", now.ToUnixTimeSeconds());
            writer.WriteNumber("nbf", now.ToUnixTimeSeconds() - 30);
            writer.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
            more?.Invoke(writer);
        });
    }

    internal bool IsSignerOf(JwtReader jwt) => _signer.IsSignerOf(jwt);

    internal void WriteKey(Utf8JsonWriter writer) => _signer.WriteJwk(writer);
}
