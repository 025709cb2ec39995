using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Browser;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Simulator.CommandLine;

/// <summary>A browser for the BROWSER variable: signs in, allows or denies, and ends when the callback has responded.</summary>
internal static class BrowseCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(IReadOnlyList<string> words, TextWriter output, TextWriter error)
    {
        var allow = true;
        string? username = null;
        string? password = null;
        Uri? address = null;
        var arguments = new Arguments(words);
        while (arguments.TryNext(out var word))
        {
            switch (word)
            {
                case "--deny":
                    allow = false;
                    break;
                case "--username":
                    username = arguments.ValueOf(word);
                    break;
                case "--password":
                    password = arguments.ValueOf(word);
                    break;
                default:
                    address = address is null ? AddressOf(word) : throw new UsageException($"'{word}' is one address too many.");
                    break;
            }
        }

        username ??= Environment.GetEnvironmentVariable("SALESFORCE_SIMULATOR_USERNAME") ?? SimulatedUser.DefaultUsername;
        password ??= Environment.GetEnvironmentVariable("SALESFORCE_SIMULATOR_PASSWORD") ?? SimulatedUser.DefaultPassword;
        using var browser = new ScriptedBrowser(username, password, allow);
        return await NavigateAsync(browser, address ?? throw new UsageException("browse needs an address."), output, error).ConfigureAwait(false);
    }

    private static async Task<int> NavigateAsync(ScriptedBrowser browser, Uri address, TextWriter output, TextWriter error)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Timeout);
            var page = await browser.BrowseAsync(address, timeout.Token).ConfigureAwait(false);
            if (page.CallbackAddress is null)
            {
                await error.WriteLineAsync($"No callback: ended at {page.Address.GetLeftPart(UriPartial.Path)} with status {(int)page.StatusCode}.").ConfigureAwait(false);
                return 1;
            }

            await output.WriteLineAsync($"The callback responded with status {(int)page.StatusCode}. The last page is {page.Address}.").ConfigureAwait(false);
            return 0;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            await error.WriteLineAsync($"The browser failed: {exception.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    // These credentials are worth nothing, but sending credentials to just any address is a bad habit.
    private static Uri AddressOf(string word) => Uri.TryCreate(word, UriKind.Absolute, out var address) && address.IsLoopback
        ? address
        : throw new UsageException($"'{word}' is not an option, and not the address of a simulator on this machine.");
}
