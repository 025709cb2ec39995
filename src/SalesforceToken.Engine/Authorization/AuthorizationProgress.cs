using System;

namespace SalesforceToken.Engine.Authorization;

/// <summary>How far an authorization is.</summary>
public sealed class AuthorizationProgress
{
    internal AuthorizationProgress(AuthorizationStage stage, Uri authorizationUrl, TimeSpan remaining)
    {
        Stage = stage;
        AuthorizationUrl = authorizationUrl;
        Remaining = remaining;
    }

    /// <summary>What is going on.</summary>
    public AuthorizationStage Stage { get; }

    /// <summary>The address for the user's browser; it holds no secret.</summary>
    public Uri AuthorizationUrl { get; }

    /// <summary>How long the user still has.</summary>
    public TimeSpan Remaining { get; }
}
