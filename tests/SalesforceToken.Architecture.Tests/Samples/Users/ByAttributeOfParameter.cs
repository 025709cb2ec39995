using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal interface ByAttributeOfParameter
{
    void Take([Thing] string value);
}
