using System;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;

namespace SalesforceToken.EngineAccess;

/// <summary>
/// A line that is typed or pasted without being shown, as keys come in. Unlike ReadLine it can be given up, and a transcript does not
/// have it.
/// </summary>
internal sealed class PastedLine
{
    private const int MaxLength = 64 * 1024;

    private readonly PSHostRawUserInterface _keyboard;
    private readonly StringBuilder _text = new();

    private PastedLine(PSHostRawUserInterface keyboard)
    {
        _keyboard = keyboard;
    }

    /// <summary>Finds the keyboard of a host.</summary>
    /// <param name="host">The host.</param>
    /// <returns>Null for a host without one whose keys can be looked at.</returns>
    public static PastedLine? TryOpen(PSHost host)
    {
        try
        {
            if (host.UI?.RawUI is not { } keyboard)
            {
                return null;
            }

            _ = keyboard.KeyAvailable;
            return new PastedLine(keyboard);
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // A host is foreign code, and no contract says what one without a keyboard throws.
            return null;
        }
    }

    /// <summary>Takes the keys that have come in.</summary>
    /// <returns>The line, when it is complete; null before.</returns>
    public string? Poll()
    {
        while (_keyboard.KeyAvailable)
        {
            // On Windows the release of a key is available too. A read of pressed keys alone would then wait for the next one.
            var read = _keyboard.ReadKey(ReadKeyOptions.NoEcho | ReadKeyOptions.IncludeKeyDown | ReadKeyOptions.IncludeKeyUp);
            if (!read.KeyDown)
            {
                continue;
            }

            var key = read.Character;
            switch (key)
            {
                case '\r' or '\n' when _text.Length > 0:
                    var line = _text.ToString();
                    _text.Clear();
                    return line;
                case '\b' or '\u007f' when _text.Length > 0:
                    _text.Length--;
                    break;
                case '\u001b':
                    _text.Clear();
                    break;
                case >= ' ' when _text.Length < MaxLength:
                    _text.Append(key);
                    break;
            }
        }

        return null;
    }
}
