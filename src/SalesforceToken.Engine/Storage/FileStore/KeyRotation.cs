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
/// Encrypts every token with a new key. The order of the steps makes sure that every token is readable at every moment, and that
/// nothing is lost if the process stops at any point: the new key is stored before it becomes the current one; from then on
/// nothing new is encrypted with the old key; each file is replaced like in any other write; an old key is deleted when no file
/// uses it any more. After an interruption, run it again.
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

    /// <summary>Runs the rotation. The caller holds the key lock.</summary>
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
            await _keys.DeleteUnusedAsync(needed, cancellationToken).ConfigureAwait(false);
        }

        return new KeyRotationResult(await _keys.GetProtectionAsync(cancellationToken).ConfigureAwait(false), moved, failures);
    }

    /// <summary>
    /// Waits for every write that started before the new key became the current one. Such a write may still use the old key, and
    /// its token may not be in the list of names yet. It holds a lock, and the lock file existed before the key changed. A write
    /// that was stopped is finished here, so that the list shows its token.
    /// </summary>
    /// <returns>The failures of writes that could not be finished. The names have the spelling of the locks.</returns>
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
            // The file cannot be read now, so it may need any of the keys.
            return false;
        }
    }
}
