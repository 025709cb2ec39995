using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Host;

namespace SalesforceToken.Module.Tests.Hosting;

/// <summary>The keys of a user at a console, or the lack of a console.</summary>
internal sealed class RecordingKeyboard : PSHostRawUserInterface
{
    // As on Windows, each key comes twice: when it goes down and when it goes up.
    private readonly ConcurrentQueue<(char Key, bool Down)> _keys = new();

    /// <summary>How each key was read.</summary>
    public ConcurrentQueue<ReadKeyOptions> Reads { get; } = new();

    /// <summary>The keys that nobody has read yet.</summary>
    public IEnumerable<char> Left => _keys.Where(static key => key.Down).Select(static key => key.Key);

    /// <summary>Whether there is a console. PowerShell looks for its object only when the session is opened, so there is one anyway.</summary>
    public bool IsConsole { get; set; }

    public override bool KeyAvailable => IsConsole ? !_keys.IsEmpty : throw NoConsole();

    public override ConsoleColor BackgroundColor { get; set; }

    public override Size BufferSize { get => throw NoConsole(); set => throw NoConsole(); }

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; }

    public override ConsoleColor ForegroundColor { get; set; }

    public override Size MaxPhysicalWindowSize => default;

    public override Size MaxWindowSize => default;

    public override Coordinates WindowPosition { get; set; }

    public override Size WindowSize { get => throw NoConsole(); set => throw NoConsole(); }

    public override string WindowTitle { get; set; } = string.Empty;

    public void Type(string keys)
    {
        foreach (var key in keys)
        {
            _keys.Enqueue((key, true));
            _keys.Enqueue((key, false));
        }
    }

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        Reads.Enqueue(options);
        while (_keys.TryDequeue(out var key))
        {
            if (options.HasFlag(key.Down ? ReadKeyOptions.IncludeKeyDown : ReadKeyOptions.IncludeKeyUp))
            {
                return new KeyInfo(0, key.Key, 0, key.Down);
            }
        }

        throw new InvalidOperationException("A read without a key would wait for one.");
    }

    public override void FlushInputBuffer() => _keys.Clear();

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();

    private static HostException NoConsole() => new("There is no console.");
}
