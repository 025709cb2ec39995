using System;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Renewal;

/// <summary>What a caller needs of an access token.</summary>
internal sealed class TokenRequirement
{
    private readonly TimeProvider _time;

    public TokenRequirement(TimeProvider time, TimeSpan? minimumLifetime, string? rejectedAccessToken)
    {
        _time = time;
        MinimumLifetime = minimumLifetime;
        RejectedAccessToken = rejectedAccessToken;
    }

    public TimeSpan? MinimumLifetime { get; }

    /// <summary>An access token that will not do: refused by the org, or to be replaced at the user's wish.</summary>
    public string? RejectedAccessToken { get; }

    public bool IsMetBy(TokenRecord record) =>
        record.AuthorizationEndedBy is null
        && record.Issued is { } issued
        && issued.AccessToken != RejectedAccessToken
        && FreshnessRule.IsGood(issued, _time.GetUtcNow(), MinimumLifetime);
}
