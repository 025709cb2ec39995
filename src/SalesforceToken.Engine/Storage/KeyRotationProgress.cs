namespace SalesforceToken.Engine.Storage;

/// <summary>The progress of a key rotation.</summary>
/// <param name="Completed">The number of completed tokens.</param>
/// <param name="Total">The number of all tokens.</param>
public readonly record struct KeyRotationProgress(int Completed, int Total);
