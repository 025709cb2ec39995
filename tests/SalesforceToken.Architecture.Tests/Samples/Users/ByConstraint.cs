using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal interface ByConstraint<T>
    where T : IThing
{
    T Value { get; }
}
