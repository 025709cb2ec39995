using System;

namespace SalesforceToken.Engine.Authorization;

/// <summary>The progress of an authorization.</summary>
public sealed class AuthorizationProgress
{
    internal AuthorizationProgress(AuthorizationStage stage, Uri authorizationUrl, TimeSpan remaining)
    {
        Stage = stage;
        AuthorizationUrl = authorizationUrl;
        Remaining = remaining;
    }

    /// <summary>The current stage.</summary>
    public AuthorizationStage Stage { get; }

    /// <summary>The address for the user's browser; it holds no secret.</summary>
    public Uri AuthorizationUrl { get; }

    /// <summary>How much time the user has left.</summary>
    public TimeSpan Remaining { get; }
}
