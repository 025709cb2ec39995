using System;
using System.Collections.Generic;

namespace SalesforceToken.Engine.Renewal;

/// <summary>What Salesforce said of an access token; the moments by this machine's clock.</summary>
internal sealed class InquiryResult
{
    public required bool Active { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    public string? Username { get; init; }

    public IReadOnlyList<string> Scope { get; init; } = [];
}
