using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Keys;

namespace SalesforceToken.Engine.Storage.FileStore;

/// <summary>
/// Puts every token under a new key. The order is what keeps each token readable at every instant, and nothing lost when the
/// process ends at any: the new key is kept before it is named as current; from then on nothing new comes under the old one; each
/// file is replaced as by any write; an old key goes when no file is under it any more. Interrupted, it is simply run again.
/// </summary>
internal sealed class KeyRotation
{
    private readonly DataDirectory _directory;
    private readonly TokenFiles _tokens;
    private readonly KeyRing _keys;
    private readonly Func<string, CancellationToken, Task<ITokenLease>> _lockToken;

    public KeyRotation(DataDirectory directory, TokenFiles tokens, KeyRing keys, Func<string, CancellationToken, Task<ITokenLease>> lockToken)
    {
        _directory = directory;
        _tokens = tokens;
        _keys = keys;
        _lockToken = lockToken;
    }

    /// <summary>Runs it. The caller holds the key lock.</summary>
    public async Task<KeyRotationResult> RunAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken)
    {
        var key = await _keys.ReplaceCurrentAsync(cancellationToken).ConfigureAwait(false);
        var needed = new HashSet<string>(StringComparer.Ordinal) { key.Id };
        var stopped = await PassThroughLocksAsync(cancellationToken).ConfigureAwait(false);
        var isNeededKnown = stopped.TrueForAll(failure => TryAddKeysOf(failure.Failure.TokenName!, needed));

        var names = new List<string>(_directory.FindNames());
        var failures = stopped.FindAll(failure => !names.Exists(name => TokenName.Same(name, failure.Failure.TokenName!)));
        var moved = 0;
        for (var i = 0; i < names.Count; i++)
        {
            try
            {
                using var lease = await _lockToken(names[i], cancellationToken).ConfigureAwait(false);
                moved += await _tokens.ReencryptAsync(names[i], key, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
            catch (TokenException exception)
            {
                failures.Add(exception.About(names[i]));
                isNeededKnown &= TryAddKeysOf(names[i], needed);
            }

            progress?.Report(new KeyRotationProgress(i + 1, names.Count));
        }

        if (isNeededKnown)
        {
            await _keys.DeleteAllButAsync(needed, cancellationToken).ConfigureAwait(false);
        }

        return new KeyRotationResult(await _keys.GetProtectionAsync(cancellationToken).ConfigureAwait(false), moved, failures);
    }

    /// <summary>
    /// Waits for every write that began before the new key was named: it may still be under the old one, and of a token that no
    /// list shows yet. Each such write holds a lock whose file was there by then. One that was stopped is finished on the way, so
    /// that the list shows its token.
    /// </summary>
    /// <returns>Those that could not be finished, with the names as the locks spell them.</returns>
    private async Task<List<TokenException>> PassThroughLocksAsync(CancellationToken cancellationToken)
    {
        var failures = new List<TokenException>();
        foreach (var name in new List<string>(_directory.FindLockedNames()))
        {
            using var lease = await _lockToken(name, cancellationToken).ConfigureAwait(false);
            try
            {
                await _tokens.FinishAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch (TokenException exception)
            {
                failures.Add(exception.About(name));
            }
        }

        return failures;
    }

    private bool TryAddKeysOf(string name, HashSet<string> needed)
    {
        try
        {
            needed.UnionWith(_tokens.ReadKeyIds(name));
            return true;
        }
        catch (TokenException)
        {
            // Not to be read at present: it may be under any key.
            return false;
        }
    }
}
