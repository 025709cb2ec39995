using System;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// Where the subject token of a token exchange comes from (RFC 8693 section 2.1). As text it is <c>GitHub</c>, <c>AzurePipelines</c>,
/// <c>File:</c> with a path, or <c>Variable:</c> with the name of an environment variable.
/// </summary>
public sealed record SubjectTokenSource
{
    /// <summary>Who issues it, or where it lies.</summary>
    public required SubjectTokenIssuer Issuer { get; init; }

    /// <summary>The path of the file or the name of the variable; null for the others.</summary>
    public string? Location { get; init; }

    /// <summary>
    /// The audience (<c>aud</c>) that it must have; null for the login address. GitHub issues it for that audience, and of others it is
    /// only checked.
    /// </summary>
    public string? Audience { get; init; }

    /// <summary>The id of the service connection of Azure Pipelines; null for the others.</summary>
    public string? ServiceConnectionId { get; init; }

    /// <summary>Reads a source from text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="audience">See <see cref="Audience"/>.</param>
    /// <param name="serviceConnectionId">See <see cref="ServiceConnectionId"/>.</param>
    /// <returns>The source.</returns>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.FlowSettingInvalid"/>.</exception>
    public static SubjectTokenSource Parse(string text, string? audience, string? serviceConnectionId)
    {
        var colon = text.IndexOf(':');
        var kind = colon < 0 ? text : text.Substring(0, colon);
        var location = colon < 0 ? null : text.Substring(colon + 1).Trim();
        if (!Enum.TryParse<SubjectTokenIssuer>(kind.Trim(), ignoreCase: true, out var issuer)
            || !issuer.ToString().Equals(kind.Trim(), StringComparison.OrdinalIgnoreCase)
            || issuer is SubjectTokenIssuer.File or SubjectTokenIssuer.Variable != location is { Length: > 0 })
        {
            throw Invalid(
                $"'{Printable.Escape(text, 100)}' is no source of a subject token. It is GitHub, AzurePipelines, File:<path> or Variable:<name>.");
        }

        if (issuer == SubjectTokenIssuer.AzurePipelines != serviceConnectionId is { Length: > 0 })
        {
            throw Invalid("AzurePipelines, and no other source of a subject token, needs the id of a service connection.");
        }

        return new SubjectTokenSource { Issuer = issuer, Location = location, Audience = audience, ServiceConnectionId = serviceConnectionId };
    }

    /// <summary>The source as text.</summary>
    /// <returns>What <see cref="Parse"/> reads.</returns>
    public override string ToString() => Location is null ? Issuer.ToString() : $"{Issuer}:{Location}";

    private static TokenException Invalid(string message) => new(TokenErrorCode.FlowSettingInvalid, message);
}
