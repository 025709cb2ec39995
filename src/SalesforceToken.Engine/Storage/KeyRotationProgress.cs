namespace SalesforceToken.Engine.Storage;

/// <summary>How far a change of key has come.</summary>
/// <param name="Completed">Tokens done.</param>
/// <param name="Total">Tokens in all.</param>
public readonly record struct KeyRotationProgress(int Completed, int Total);
