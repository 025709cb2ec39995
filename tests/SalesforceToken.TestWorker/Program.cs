using System.Threading.Tasks;

namespace SalesforceToken.TestWorker;

/// <summary>The other process of a test. It is killed, competes for locks, requests tokens in parallel, or runs as another user.</summary>
internal static class Program
{
    // Each group of commands has its own method, so that a measured process does not load the types of the other group.
    private static Task<int> Main(string[] args) => args switch
    {
        ["empty"] => Task.FromResult(0),
        ["open-browser", var address] => BrowserCommands.OpenAsync(address),
        ["get-at-once" or "get-at-once-and-stay" or "get-again-and-again", ..] => EngineCommands.RunAsync(args),
        ["get-with-proxy-set" or "get-with-proxy-removed" or "refresh" or "refresh-again-and-again" or "authorize", ..] =>
            EngineCommands.RunAsync(args),
        ["use-secrets", ..] => SecretCommands.RunAsync(args),
        _ => StoreCommands.RunAsync(args),
    };
}
