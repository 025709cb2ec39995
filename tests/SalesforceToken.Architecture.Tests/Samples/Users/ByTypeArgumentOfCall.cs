using System;
using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal static class ByTypeArgumentOfCall
{
    public static object Make() => Activator.CreateInstance<Thing>();
}
