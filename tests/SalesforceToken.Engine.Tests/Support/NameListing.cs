using System.Collections.Generic;
using System.Threading;
using SalesforceToken.Engine.Storage;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>Lists names where a test has nothing to wait for.</summary>
public static class NameListing
{
    public static IReadOnlyList<string> ListNames(this ITokenStore store) =>
        store.ListNamesAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public static IReadOnlyList<string> ListNames(this TokenEngine engine) =>
        engine.ListNamesAsync(CancellationToken.None).GetAwaiter().GetResult();
}
