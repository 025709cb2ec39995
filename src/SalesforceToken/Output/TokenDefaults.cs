namespace SalesforceToken;

/// <summary>What holds where the user says nothing.</summary>
internal static class TokenDefaults
{
    /// <summary>The name of the token of a person who has only one.</summary>
    public const string Name = "default";
}
