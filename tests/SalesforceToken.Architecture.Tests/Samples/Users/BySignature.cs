using System.Collections.Generic;
using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal interface BySignature
{
    void Take(IReadOnlyDictionary<string, Thing?> things);
}
