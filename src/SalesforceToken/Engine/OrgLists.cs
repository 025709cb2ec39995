using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.EngineAccess;

/// <summary>
/// Lists of an org for completion. A list is asked for only with an access token that is valid as far as is known, so that no key press
/// refreshes a token, opens a keyring or waits for long. What comes too late is there at the next key press.
/// </summary>
internal static class OrgLists
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);

    // The token may be set up anew for another org.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private static readonly ConcurrentDictionary<string, (DateTime AskedAt, Task<string[]> List)> Lists = new(StringComparer.Ordinal);

    /// <summary>The names of the org's objects; none if they cannot be known now.</summary>
    public static string[] ObjectNames(string tokenName) => Get(tokenName, "sobjects", static content =>
        Member(content, "sobjects") is object?[] objects ? Texts(objects, "name") : []);

    /// <summary>The API versions that the org has, the newest first; none if they cannot be known now.</summary>
    public static string[] ApiVersions(string tokenName) => Get(tokenName, "/services/data", static content =>
        content is object?[] versions ? [.. Enumerable.Reverse(Texts(versions, "version"))] : []);

    private static string[] Get(string tokenName, string address, Func<object?, string[]> read)
    {
        var key = $"{tokenName.ToUpperInvariant()}\n{address}\n{Environment.GetEnvironmentVariable("SALESFORCETOKEN_HOME")}";
        if (Lists.TryGetValue(key, out var known) && DateTime.UtcNow - known.AskedAt > MaxAge)
        {
            Lists.TryRemove(key, out _);
        }

        var list = Lists.GetOrAdd(key, _ => (DateTime.UtcNow, Task.Run(() => AskAsync(tokenName, address, read)))).List;
#pragma warning disable VSTHRD002 // PowerShell asks for completions synchronously. The wait is short, and the task is on another thread.
        if (!list.Wait(Patience))
        {
            return [];
        }

        // Nothing may mean that there is no valid token yet.
        if (list.Result.Length == 0)
        {
            Lists.TryRemove(key, out _);
        }

        return list.Result;
#pragma warning restore VSTHRD002
    }

    private static async Task<string[]> AskAsync(string tokenName, string address, Func<object?, string[]> read)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout);
        try
        {
            return read(await EngineHost.TryGetAsync(tokenName, address, timeout.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is SfTokenException or OperationCanceledException)
        {
            // Do not show an error while the user types. The command itself will report it.
            return [];
        }
    }

    private static object? Member(object? content, string name) =>
        (content as KeyValuePair<string, object?>[])?.FirstOrDefault(member => member.Key == name).Value;

    private static string[] Texts(object?[] items, string name) => [.. items.Select(item => Member(item, name)).OfType<string>()];
}
