using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>The keepers that this system has, and the choice between them for a new key.</summary>
internal sealed class KeyProtectorSelector
{
    private readonly IEngineEnvironment _environment;
    private readonly Lazy<IKeyProtector?> _lazy;
    private readonly Action<string> _notice;

    /// <summary>Takes the keepers.</summary>
    /// <param name="environment">Where the user may have chosen.</param>
    /// <param name="system">Makes the system's own, DPAPI, Keychain or Secret Service, when it is needed; null to do without.</param>
    /// <param name="file">The key file.</param>
    /// <param name="notice">Tells the user.</param>
    public KeyProtectorSelector(IEngineEnvironment environment, Func<IKeyProtector?> system, KeyFileProtector file, Action<string> notice)
    {
        _environment = environment;
        _lazy = new Lazy<IKeyProtector?>(system);
        _notice = notice;
        File = file;
    }

    /// <summary>The key file.</summary>
    public KeyFileProtector File { get; }

    /// <summary>All, the cheapest to ask first.</summary>
    public IReadOnlyList<IKeyProtector> All => System is { } system ? [File, system] : [File];

    private IKeyProtector? System => _lazy.Value;

    /// <summary>Keeps a new key in the best place there is: a key file only where the system keeps no keys, and never in silence.</summary>
    public async ValueTask StoreInBestAsync(DataKey key, CancellationToken cancellationToken)
    {
        var choice = _environment.GetVariable(EnvironmentVariables.KeyProtection);
        if (IsNamed(choice, File))
        {
            await StoreInFileAsync(key, $"{EnvironmentVariables.KeyProtection} says so", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (choice is not null && !IsNamed(choice, System))
        {
            throw StoreErrors.KeyUnavailable(
                $"The environment variable {EnvironmentVariables.KeyProtection} names no protection that this system has: use {Names()}, or unset it.");
        }

        if (System is null)
        {
            await StoreInFileAsync(key, "there is no keyring", cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await System.StoreAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyProtectorUnavailableException exception) when (choice is null)
        {
            await StoreInFileAsync(key, exception.Message, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyProtectorUnavailableException exception)
        {
            throw StoreErrors.KeyUnavailable($"{EnvironmentVariables.KeyProtection} asks for {System.Protection}, but {exception.Message}.", exception);
        }
    }

    private static bool IsNamed(string? choice, IKeyProtector? protector) =>
        choice is not null && string.Equals(choice, protector?.Protection.ToString(), StringComparison.OrdinalIgnoreCase);

    private string Names() => System is null ? File.Protection.ToString() : $"{System.Protection} or {File.Protection}";

    private async ValueTask StoreInFileAsync(DataKey key, string reason, CancellationToken cancellationToken)
    {
        await File.StoreAsync(key, cancellationToken).ConfigureAwait(false);
        _notice(
            $"The key of your stored tokens is in a file that only your account may read, because {reason}: whoever can read your files can read your tokens. "
            + $"Where a keyring becomes available, Update-SfTokenKey moves the key there; in containers, supply it in {EnvironmentVariables.Key}.");
    }
}
