using System.Threading.Tasks;
using SalesforceToken.Architecture.Tests.Samples.Used;

namespace SalesforceToken.Architecture.Tests.Samples.Users;

internal static class ByAsyncMethod
{
    public static async Task<object> MakeAsync()
    {
        await Task.Yield();
        return Thing.Make();
    }
}
