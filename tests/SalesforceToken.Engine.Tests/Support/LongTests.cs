using System;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>Selects the long form of a test when SALESFORCETOKEN_LONG_TESTS is 1.</summary>
internal static class LongTests
{
    public static bool IsEnabled => Environment.GetEnvironmentVariable("SALESFORCETOKEN_LONG_TESTS") == "1";

    public static T Pick<T>(T shortForm, T longForm) => IsEnabled ? longForm : shortForm;
}
