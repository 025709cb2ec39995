namespace SalesforceToken.Architecture.Tests.Samples.Used;

/// <summary>What each of the other samples uses in its own way.</summary>
internal class Thing
{
    public static int Count { get; set; }

    public static Thing Make() => new();

    internal enum Kind : byte
    {
        None,
        Some,
    }
}
