using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal static class ByCall
{
    public static object Make() => Thing.Make();
}
