using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Storage.Format;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>The key protectors of this system, and the choice of one for a new key.</summary>
internal sealed class KeyProtectorSelector
{
    private readonly IEngineEnvironment _environment;
    private readonly Lazy<IKeyProtector?> _platform;
    private readonly Action<string> _notice;

    /// <summary>Creates the selector.</summary>
    /// <param name="environment">Contains the user's choice, if there is one.</param>
    /// <param name="system">
    /// Creates the platform protector (DPAPI, Keychain or Secret Service) when it is needed. It returns null for none.
    /// </param>
    /// <param name="file">The key file protector.</param>
    /// <param name="notice">Shows a message to the user.</param>
    public KeyProtectorSelector(IEngineEnvironment environment, Func<IKeyProtector?> system, KeyFileProtector file, Action<string> notice)
    {
        _environment = environment;
        _platform = new Lazy<IKeyProtector?>(system);
        _notice = notice;
        File = file;
    }

    public KeyFileProtector File { get; }

    /// <summary>All protectors. The one with the cheapest read is first.</summary>
    public IReadOnlyList<IKeyProtector> All => Platform is { } platform ? [File, platform] : [File];

    private IKeyProtector? Platform => _platform.Value;

    /// <summary>Whether the user chose the key file, and a key is somewhere else.</summary>
    public bool IsAgainstChoice(IKeyProtector? protector) =>
        protector is not null && protector != File && IsNamed(_environment.GetVariable(EnvironmentVariables.KeyProtection), File);

    /// <summary>
    /// Stores a new key in the best available protector. It uses a key file only when the system has no key protector or the user
    /// chose the file, and it always reports that.
    /// </summary>
    public async ValueTask StoreInBestProtectorAsync(DataKey key, CancellationToken cancellationToken)
    {
        var choice = _environment.GetVariable(EnvironmentVariables.KeyProtection);
        if (IsNamed(choice, File))
        {
            await StoreInFileAsync(key, $"{EnvironmentVariables.KeyProtection} says so", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (choice is not null && !IsNamed(choice, Platform))
        {
            throw StoreErrors.KeyUnavailable(
                $"The environment variable {EnvironmentVariables.KeyProtection} names a protection that this system does not have. "
                + $"Use {Names()}, or remove the variable.");
        }

        if (Platform is null)
        {
            await StoreInFileAsync(key, "there is no keyring", cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await Platform.StoreAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyProtectorUnavailableException exception) when (choice is null)
        {
            await StoreInFileAsync(key, exception.Message, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyProtectorUnavailableException exception)
        {
            throw StoreErrors.KeyUnavailable(
                $"{EnvironmentVariables.KeyProtection} requires {Platform.Protection}, but {exception.Message}. {StoreErrors.WithoutKeyring}",
                exception);
        }
    }

    private static bool IsNamed(string? choice, IKeyProtector? protector) =>
        choice is not null && string.Equals(choice, protector?.Protection.ToString(), StringComparison.OrdinalIgnoreCase);

    private string Names() => Platform is null ? File.Protection.ToString() : $"{Platform.Protection} or {File.Protection}";

    private async ValueTask StoreInFileAsync(DataKey key, string reason, CancellationToken cancellationToken)
    {
        await File.StoreAsync(key, cancellationToken).ConfigureAwait(false);
        _notice(
            $"The key of your stored tokens is in a file that only your account may read, because {reason}. "
            + "Anyone who can read your files can read your tokens. "
            + "When a keyring becomes available, Update-SfTokenKey moves the key there. "
            + $"In containers, supply the key in {EnvironmentVariables.Key}.");
    }
}
