namespace SalesforceToken;

/// <summary>One check of an authorization, with its result.</summary>
public sealed class SfAuthorizationCheck
{
    /// <summary>The name of the token.</summary>
    public string Name { get; init; } = TokenDefaults.Name;

    /// <summary>What was looked at.</summary>
    public SfAuthorizationCheckKind Check { get; init; }

    /// <summary>The result.</summary>
    public SfCheckStatus Status { get; init; }

    /// <summary>What was found, in a sentence.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>What was found, as an object: a text, a list of texts, a time or a time span; null where there is nothing such.</summary>
    public object? Value { get; init; }

    /// <summary>The id of the error that a use of the token would bring; null without one.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What to do about it; null where there is nothing to do, or the message says it.</summary>
    public string? RecommendedAction { get; init; }
}
