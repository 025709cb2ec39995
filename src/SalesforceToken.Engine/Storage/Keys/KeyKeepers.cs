using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Storage.Keys;

/// <summary>The keepers that this system has, and the choice between them for a new key.</summary>
internal sealed class KeyKeepers
{
    private readonly IKeyKeeper? _system;
    private readonly IKeyKeeper _file;
    private readonly Action<string> _notice;

    /// <summary>Takes the keepers.</summary>
    /// <param name="system">The system's own: DPAPI, Keychain, Secret Service; null to do without.</param>
    /// <param name="file">The key file.</param>
    /// <param name="notice">Tells the user.</param>
    public KeyKeepers(IKeyKeeper? system, IKeyKeeper file, Action<string> notice)
    {
        _system = system;
        _file = file;
        _notice = notice;
        All = system is null ? [file] : [file, system];
    }

    /// <summary>All, the cheapest to ask first.</summary>
    public IReadOnlyList<IKeyKeeper> All { get; }

    /// <summary>Keeps a new key in the best place there is: a key file only where the system keeps no keys, and never in silence.</summary>
    public async ValueTask StoreInBestAsync(DataKey key, CancellationToken cancellationToken)
    {
        var reason = "it was asked for";
        if (_system is not null)
        {
            try
            {
                await _system.StoreAsync(key, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KeeperAbsentException e)
            {
                reason = e.Message;
            }
        }

        await _file.StoreAsync(key, cancellationToken).ConfigureAwait(false);
        _notice(
            $"The key of your stored tokens is in a file that only your account may read, because {reason}: whoever can read your files can read your tokens. "
            + $"Where a keyring becomes available, Update-SfTokenKey moves the key there; in containers, supply it in {EnvironmentKeys.Variable}.");
    }
}
