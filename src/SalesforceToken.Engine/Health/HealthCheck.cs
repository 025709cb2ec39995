using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Health;

/// <summary>One check of an authorization, with its result. It holds no secret.</summary>
/// <param name="Kind">What was looked at.</param>
/// <param name="Status">The result.</param>
/// <param name="Message">What was found, in a sentence for people.</param>
public sealed record HealthCheck(HealthCheckKind Kind, HealthStatus Status, string Message)
{
    /// <summary>What was found, for programs: a text, a list of texts, a time or a time span; null where there is nothing such.</summary>
    public object? Value { get; init; }

    /// <summary>The error that stands behind the result; null without one.</summary>
    public TokenException? Error { get; init; }

    internal static HealthCheck Passed(HealthCheckKind kind, string message, object? value = null) => new(kind, HealthStatus.Passed, message) { Value = value };

    internal static HealthCheck Warning(HealthCheckKind kind, string message, object? value = null) => new(kind, HealthStatus.Warning, message) { Value = value };

    internal static HealthCheck NotTested(HealthCheckKind kind, string message) => new(kind, HealthStatus.NotTested, message);

    internal static HealthCheck Failed(HealthCheckKind kind, TokenException error, object? value = null) =>
        new(kind, HealthStatus.Failed, error.Message) { Value = value, Error = error };
}
