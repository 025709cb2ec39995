using System.Collections.Generic;
using System.Text;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>
/// Reads the JSON (RFC 8259) of token files: objects, arrays, strings, whole numbers of up to nine digits, true and false. It does
/// not use the class library's reader, because the first use of that costs a process 13 ms, and users wait for the first read of a
/// token.
/// </summary>
internal sealed class MinimalJsonReader
{
    private const int MaxDepth = 8;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _json;
    private int _at;

    private MinimalJsonReader(byte[] json)
    {
        _json = json;
    }

    /// <summary>Reads an object.</summary>
    /// <param name="json">UTF-8 text that contains exactly one object.</param>
    /// <returns>
    /// The members: <see cref="string"/>, <see cref="int"/>, <see cref="bool"/>, a list of values or a dictionary of members.
    /// </returns>
    /// <exception cref="RecordFormatException">The text is not such an object.</exception>
    public static Dictionary<string, object> Parse(byte[] json)
    {
        var reader = new MinimalJsonReader(json);
        var value = reader.Value(0);
        reader.SkipSpace();
        return reader._at == json.Length && value is Dictionary<string, object> members ? members : throw Fault();
    }

    private static RecordFormatException Fault() => new("does not contain a token");

    private object Value(int depth)
    {
        SkipSpace();
        if (depth > MaxDepth)
        {
            throw Fault();
        }

        return Peek() switch
        {
            (byte)'"' => Text(),
            (byte)'{' => Members(depth + 1),
            (byte)'[' => Items(depth + 1),
            (byte)'t' => Word("true", true),
            (byte)'f' => Word("false", false),
            _ => Number(),
        };
    }

    private Dictionary<string, object> Members(int depth)
    {
        var members = new Dictionary<string, object>();
        _at++;
        if (TryTakeEnd('}'))
        {
            return members;
        }

        do
        {
            SkipSpace();
            var name = Peek() == '"' ? Text() : throw Fault();
            SkipSpace();
            Take(':');
            var value = Value(depth);
            if (members.ContainsKey(name))
            {
                throw Fault();
            }

            members.Add(name, value);
        }
        while (IsMore('}'));

        return members;
    }

    private List<object> Items(int depth)
    {
        var items = new List<object>();
        _at++;
        if (TryTakeEnd(']'))
        {
            return items;
        }

        do
        {
            items.Add(Value(depth));
        }
        while (IsMore(']'));

        return items;
    }

    private string Text()
    {
        var start = ++_at;
        while (Peek() is var c && c != '"' && c != '\\')
        {
            if (c < ' ')
            {
                throw Fault();
            }

            _at++;
        }

        var text = Decode(start, _at);
        if (_json[_at] == '"')
        {
            _at++;
            return text;
        }

        return TextWithEscapes(new StringBuilder(text));
    }

    private string TextWithEscapes(StringBuilder text)
    {
        while (true)
        {
            var start = _at;
            while (Peek() is var c && c != '"' && c != '\\')
            {
                if (c < ' ')
                {
                    throw Fault();
                }

                _at++;
            }

            text.Append(Decode(start, _at));
            if (_json[_at++] == '"')
            {
                return WellFormed(text.ToString());
            }

            text.Append(Escape());
        }
    }

    private char Escape()
    {
        var c = (char)Peek();
        _at++;
        return c switch
        {
            '"' or '\\' or '/' => c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => HexCharacter(),
            _ => throw Fault(),
        };
    }

    private char HexCharacter()
    {
        const int digits = 4;
        var value = 0;
        for (var i = 0; i < digits; i++, _at++)
        {
            var c = (char)Peek();
            var digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'f' => c - 'a' + 10,
                >= 'A' and <= 'F' => c - 'A' + 10,
                _ => throw Fault(),
            };
            value = (value << 4) | digit;
        }

        return (char)value;
    }

    // Half of a surrogate pair, which only an escape can produce, would become a different character in the next write.
    private static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    throw Fault();
                }

                i++;
            }
        }

        return text;
    }

    private string Decode(int start, int end)
    {
        try
        {
            return StrictUtf8.GetString(_json, start, end - start);
        }
        catch (DecoderFallbackException)
        {
            // Without the inner exception, because its message quotes bytes of the file.
            throw Fault();
        }
    }

    // Digit by digit, because the class library's method needs a culture, and that loads the Unicode tables.
    private int Number()
    {
        const int maxDigits = 9;
        var isNegative = Peek() == '-';
        if (isNegative)
        {
            _at++;
        }

        var start = _at;
        var number = 0;
        while (_at < _json.Length && _json[_at] is >= (byte)'0' and <= (byte)'9')
        {
            number = unchecked((number * 10) + _json[_at] - '0');
            _at++;
        }

        var count = _at - start;
        return count is > 0 and <= maxDigits && (count == 1 || _json[start] != '0') ? isNegative ? -number : number : throw Fault();
    }

    private bool Word(string word, bool value)
    {
        foreach (var c in word)
        {
            Take(c);
        }

        return value;
    }

    private bool TryTakeEnd(char end)
    {
        SkipSpace();
        if (Peek() != end)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool IsMore(char end)
    {
        if (TryTakeEnd(end))
        {
            return false;
        }

        Take(',');
        return true;
    }

    private void Take(char c)
    {
        if (Peek() != c)
        {
            throw Fault();
        }

        _at++;
    }

    private byte Peek() => _at < _json.Length ? _json[_at] : throw Fault();

    private void SkipSpace()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }
    }
}
