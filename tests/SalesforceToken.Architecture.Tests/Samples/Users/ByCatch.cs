using System;
using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal static class ByCatch
{
    public static void Run(Action action)
    {
        try
        {
            action();
        }
        catch (ThingException)
        {
            action();
        }
    }
}
