using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal interface ByConstraintOfMethod
{
    void Take<T>()
        where T : IThing;
}
