using System;

namespace SalesforceToken.Engine.Authorization;

/// <summary>How far an authorization is.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="AuthorizationUrl">The address for the user's browser. It holds no secret.</param>
/// <param name="Remaining">How much time the user still has.</param>
public sealed record AuthorizationProgress(AuthorizationStage Stage, Uri AuthorizationUrl, TimeSpan Remaining);
