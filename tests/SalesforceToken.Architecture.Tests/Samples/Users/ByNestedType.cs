using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal static class ByNestedType
{
    internal static class Inner
    {
        internal sealed class Innermost : Thing;
    }
}
