using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal static class ByCast
{
    public static bool IsThing(object value) => value is Thing;
}
