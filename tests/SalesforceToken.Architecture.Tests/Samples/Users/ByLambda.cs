using System;
using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal static class ByLambda
{
    public static Func<object> Factory(int least) => () => Thing.Count > least ? new Thing() : least;
}
