namespace SalesforceToken;

/// <summary>The outcome of a change of the key that the stored tokens are encrypted under.</summary>
public sealed class SfTokenKeyChange
{
    /// <summary>What keeps the new key.</summary>
    public SfKeyProtection KeyProtection { get; init; }

    /// <summary>How many tokens were put under the new key.</summary>
    public int Reencrypted { get; init; }

    /// <summary>How many could not be opened and stayed as they were.</summary>
    public int Failed { get; init; }
}
