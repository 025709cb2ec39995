using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;

namespace SalesforceToken.EngineAccess;

/// <summary>
/// The use of the process's environment by script blocks. It can hold one access token at a time: blocks with the same one run together,
/// so that a block may run others in parallel, and blocks with another one wait. A block may use another token inside, while it is alone.
/// </summary>
internal sealed class EnvironmentTurn : IDisposable
{
    private static readonly object Gate = new();

    private static EnvironmentTurn? _current;

    private readonly EnvironmentTurn? _outer;
    private readonly IReadOnlyDictionary<string, string> _values;
    private readonly List<(string Name, string? Value)> _earlier;
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users = 1;

    private EnvironmentTurn(IReadOnlyDictionary<string, string> values, EnvironmentTurn? outer)
    {
        _values = values;
        _outer = outer;
        _earlier = [.. values.Keys.Select(static name => (name, Environment.GetEnvironmentVariable(name)))];
        foreach (var value in values)
        {
            Environment.SetEnvironmentVariable(value.Key, value.Value);
        }
    }

    /// <summary>Ends when other values can be had; null when they can be had now.</summary>
    public static Task? Busy
    {
        get
        {
            lock (Gate)
            {
                return _current?._ended.Task;
            }
        }
    }

    /// <summary>Puts values into the environment until the turn is disposed of.</summary>
    /// <param name="values">The variables.</param>
    /// <param name="isInside">Whether the caller is a block that has a turn.</param>
    /// <returns>The turn; null where a block with other values has it.</returns>
    /// <exception cref="SfTokenException">The block that the caller is in shares its turn, so the values cannot be changed.</exception>
    public static EnvironmentTurn? TryTake(IReadOnlyDictionary<string, string> values, bool isInside)
    {
        lock (Gate)
        {
            if (_current is not null && (isInside || _current._outer is null) && _current.Has(values))
            {
                _current._users++;
                return _current;
            }

            if (_current is not null && !isInside)
            {
                return null;
            }

            return _current?._users > 1
                ? throw new SfTokenException(
                    "EnvironmentShared",
                    ErrorCategory.ResourceBusy,
                    "Other blocks use the token of the outer block now, and the environment can hold only one.",
                    "Use this token before or after the outer block, or do not run blocks in parallel inside it.")
                : _current = new EnvironmentTurn(values, _current);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            if (--_users > 0)
            {
                return;
            }

            foreach (var (name, value) in _earlier)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            _current = _outer;
        }

        _ended.TrySetResult(true);
    }

    private bool Has(IReadOnlyDictionary<string, string> values) =>
        values.All(value => _values.TryGetValue(value.Key, out var held) && held == value.Value);
}
