namespace SalesforceToken;

/// <summary>The result of a change of the key that encrypts the stored tokens.</summary>
public sealed class SfTokenKeyChange
{
    /// <summary>The protection of the new key.</summary>
    public SfKeyProtection KeyProtection { get; init; }

    /// <summary>How many tokens were encrypted with the new key.</summary>
    public int Reencrypted { get; init; }

    /// <summary>How many tokens could not be opened, and were not changed.</summary>
    public int Failed { get; init; }
}
