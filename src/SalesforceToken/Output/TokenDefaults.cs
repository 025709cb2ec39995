namespace SalesforceToken;

/// <summary>The defaults of the commands.</summary>
internal static class TokenDefaults
{
    /// <summary>The token name that is used when the user gives none.</summary>
    public const string Name = "default";

    /// <summary>The name of the token that environment variables set up.</summary>
    public const string EnvironmentName = "environment";
}
