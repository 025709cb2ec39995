using SalesforceToken.Engine.Tests.Support;

namespace SalesforceToken.Engine.Tests.Fuzzing;

/// <summary>The short form of a test has the same inputs each time, so that everybody finds what it finds.</summary>
internal static class Seeds
{
    public static string? Short { get; } = LongTests.IsEnabled ? null : new CsCheck.PCG(20261127).ToString();
}
