using System.Threading.Tasks;

namespace SalesforceToken.TestWorker;

/// <summary>The other process of a test. It is killed, contends, asks at the same time, or runs as another user.</summary>
internal static class Program
{
    // Each group in a method of its own: a process that is measured must not load the types of the other group.
    private static Task<int> Main(string[] args) => args switch
    {
        ["empty"] => Task.FromResult(0),
        ["get-at-once" or "get-again-and-again", _] => EngineCommands.RunAsync(args),
        _ => StoreCommands.RunAsync(args),
    };
}
