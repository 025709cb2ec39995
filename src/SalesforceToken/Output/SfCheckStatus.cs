namespace SalesforceToken;

/// <summary>The result of a check.</summary>
public enum SfCheckStatus
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>The token can be used, but something should be looked at.</summary>
    Warning,

    /// <summary>The token cannot be used, or not for long.</summary>
    Failed,

    /// <summary>It could not be checked; the message says why.</summary>
    NotTested,
}
