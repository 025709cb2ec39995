using System;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.Engine.Profiles;

/// <summary>
/// A refusal of the refresh token that does not say that the authorization has ended. Until <see cref="NextAttemptAt"/>, callers get
/// it again without a request, so that a monitor does not send a refused token each second.
/// </summary>
public sealed record RefreshRefusal
{
    private static readonly TimeSpan MinPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(1);

    /// <summary>When Salesforce refused, by this machine's clock.</summary>
    public required DateTimeOffset RefusedAt { get; init; }

    /// <summary>How many refusals there were in a row.</summary>
    public required int Count { get; init; }

    /// <summary>The name of the <see cref="TokenErrorCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>The HTTP status; null where none arrived.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The <c>error</c> of the response, escaped for display; null without one.</summary>
    public string? OAuthError { get; init; }

    /// <summary>The <c>error_description</c> of the response, escaped for display; null without one.</summary>
    public string? OAuthErrorDescription { get; init; }

    /// <summary>What happened, in a sentence for people.</summary>
    public required string Message { get; init; }

    /// <summary>From when on a call sends the refresh token again: after 1 minute, which doubles with each refusal up to 1 hour.</summary>
    public DateTimeOffset NextAttemptAt =>
        RefusedAt + (Count > 6 ? MaxPause : TimeSpan.FromTicks(MinPause.Ticks << (Math.Max(Count, 1) - 1)));

    internal static RefreshRefusal From(TokenFailure failure, RefreshRefusal? earlier, DateTimeOffset now) => new()
    {
        RefusedAt = now,
        Count = (earlier?.Count ?? 0) + 1,
        Code = failure.Code.ToString(),
        StatusCode = failure.StatusCode,
        OAuthError = failure.OAuthError,
        OAuthErrorDescription = failure.OAuthErrorDescription,
        Message = failure.Message,
    };

    /// <summary>Whether a call gets the refusal without a request. A time in the future means that the clock was set back.</summary>
    internal bool Holds(DateTimeOffset now) => RefusedAt <= now && now < NextAttemptAt;
}
