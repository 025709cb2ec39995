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
    private readonly Func<string, CancellationToken, Task<IDisposable>> _takeLock;

    public KeyRotation(
        DataDirectory directory,
        TokenFiles tokens,
        KeyRing keys,
        Func<string, CancellationToken, Task<ITokenLease>> lockToken,
        Func<string, CancellationToken, Task<IDisposable>> takeLock)
    {
        _directory = directory;
        _tokens = tokens;
        _keys = keys;
        _lockToken = lockToken;
        _takeLock = takeLock;
    }

    /// <summary>Runs the rotation. The caller holds the key lock.</summary>
    public async Task<KeyRotationResult> RunAsync(IProgress<KeyRotationProgress>? progress, CancellationToken cancellationToken)
    {
        var key = await _keys.ReplaceCurrentAsync(cancellationToken).ConfigureAwait(false);
        var failures = new List<TokenException>();
        var mayDelete = await PassThroughLocksAsync(failures, cancellationToken).ConfigureAwait(false);
        var stopped = await FinishStoppedWritesAsync(cancellationToken).ConfigureAwait(false);

        var names = new List<string>(_directory.FindNames());
        failures.AddRange(stopped.FindAll(failure => !names.Exists(name => TokenName.Same(name, failure.Failure.TokenName!))));
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
            }

            progress?.Report(new KeyRotationProgress(i + 1, names.Count));
        }

        var needed = new HashSet<string>(StringComparer.Ordinal) { key.Id };
        mayDelete &= TryAddNeededKeys(needed, failures);
        if (mayDelete)
        {
            failures.AddRange(await _keys.DeleteUnusedAsync(needed, cancellationToken).ConfigureAwait(false));
        }

        return new KeyRotationResult(_keys.ProtectionOf(key.Id), moved, failures);
    }

    /// <summary>
    /// Waits for every write that started before the new key became the current one. Such a write may still use the old key, and
    /// its token may not be in the list of names yet. It holds a lock, and the lock file existed before the key changed.
    /// </summary>
    /// <returns>Whether all of them have ended.</returns>
    private async Task<bool> PassThroughLocksAsync(List<TokenException> failures, CancellationToken cancellationToken)
    {
        var count = failures.Count;
        foreach (var path in new List<string>(_directory.FindLocks()))
        {
            try
            {
                (await _takeLock(path, cancellationToken).ConfigureAwait(false)).Dispose();
            }
            catch (TokenException exception)
            {
                failures.Add(exception);
            }
        }

        return failures.Count == count;
    }

    /// <summary>Finishes the writes that were stopped, so that the list of names shows their tokens.</summary>
    /// <returns>The failures. Their names have the spelling of the locks.</returns>
    private async Task<List<TokenException>> FinishStoppedWritesAsync(CancellationToken cancellationToken)
    {
        var failures = new List<TokenException>();
        foreach (var name in new List<string>(_directory.FindUnfinishedNames()))
        {
            try
            {
                using var lease = await _lockToken(name, cancellationToken).ConfigureAwait(false);
                await _tokens.FinishAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch (TokenException exception)
            {
                failures.Add(exception.About(name));
            }
        }

        return failures;
    }

    /// <summary>
    /// Adds the keys that the files of the folder name: of tokens, of unfinished writes, and of files that nobody would look for, such
    /// as a backup that someone put there.
    /// </summary>
    /// <returns>Whether it is known for every file which key it needs.</returns>
    private bool TryAddNeededKeys(HashSet<string> needed, List<TokenException> failures)
    {
        var areAllKnown = true;
        foreach (var path in new List<string>(_directory.FindTokenFiles()))
        {
            try
            {
                if (_tokens.ReadKeyId(path) is { } keyId)
                {
                    needed.Add(keyId);
                }
            }
            catch (TokenException exception)
            {
                areAllKnown = false;
                if (!failures.Exists(failure => failure.Message.Contains(path)))
                {
                    failures.Add(exception);
                }
            }
        }

        return areAllKnown;
    }
}
