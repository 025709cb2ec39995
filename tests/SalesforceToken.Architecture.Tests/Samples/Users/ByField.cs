using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal static class ByField
{
    internal static readonly Thing[] Things = [];
}
