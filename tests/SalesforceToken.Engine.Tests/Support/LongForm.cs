using System;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>The switch for tests that take minutes in their long form: SALESFORCETOKEN_LONG_TESTS=1.</summary>
internal static class LongForm
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("SALESFORCETOKEN_LONG_TESTS") == "1";
}
