using System;
using System.Linq;
using System.Text;

namespace SalesforceToken.Fuzz;

/// <summary>One change of an input. The same changes of the same input give the same input.</summary>
/// <param name="Kind">Which change, below <see cref="Kinds"/>.</param>
/// <param name="At">Where it begins, as a part of the input from 0 to 1.</param>
/// <param name="Length">How long it is, from 0 to 1. Short ones are frequent.</param>
/// <param name="Value">A byte, a bit or an oddity to use.</param>
public readonly record struct Edit(int Kind, double At, double Length, int Value)
{
    /// <summary>How many kinds there are.</summary>
    public const int Kinds = 8;

    /// <summary>The kind that repeats a part up to <see cref="MaxLength"/>: what takes more than its share of time or memory shows with it.</summary>
    public const int Repeat = Kinds - 1;

    /// <summary>The greatest length that an input grows to.</summary>
    public const int MaxLength = 8 * 1024;

    // What parsers have stumbled over: half characters, signs of other alphabets, numbers without end, deep or open brackets.
    private static readonly byte[][] Oddities =
    [
        .. new[]
        {
            "\0", "%", "%00", "%zz", "%C0%80", "\r\n", "\u202e", "\ufeff", "\"", "\\", "\\ud800", "\\u0000", "{", "[", "[[[[[[[[", "{\"a\":", ",", "null", "-0",
            "1e999", "99999999999999999999", "-1", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "=", "==", "&", "&&", ":", "@", "//", "..", "#", "?", " ",
            "http://[::1", "https://a:99999", "xn--", "é", "日本", "🔑", "-----BEGIN ", "-----END ", "eyJ", "\n", "e\u0301", "\u1fef", "?code=", "://",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x30, 0x82, 0xff, 0xff], [0x30, 0x80], [0x02, 0x04, 0x7f, 0xff, 0xff, 0xff],
    ];

    /// <summary>Makes a change by chance.</summary>
    /// <param name="random">The chance.</param>
    public static Edit Next(Random random) =>
        new(random.Next(400) == 0 ? Repeat : random.Next(Repeat), random.NextDouble(), random.NextDouble(), random.Next());

    /// <summary>Applies changes.</summary>
    /// <param name="input">The input.</param>
    /// <param name="edits">The changes.</param>
    public static byte[] Apply(byte[] input, params Edit[] edits) => edits.Aggregate(input, static (current, edit) => edit.Apply(current));

    private byte[] Apply(byte[] input)
    {
        var start = (int)(At * (input.Length + 1));
        var count = Math.Min((int)(Length * Length * Length * 40), input.Length - start);
        var oddity = Oddities[Value % Oddities.Length];
        return Kind switch
        {
            0 when start < input.Length => [.. input[..start], (byte)(input[start] ^ (1 << (Value & 7))), .. input[(start + 1)..]],
            1 => [.. input[..start], (byte)Value, .. input[start..]],
            2 => [.. input[..start], .. input[(start + count)..]],
            3 => [.. input[..start], .. input[start..(start + count)], .. input[start..]],
            4 or 5 => [.. input[..start], .. oddity, .. input[(Kind == 4 ? start : start + count)..]],
            Repeat => Repeated(input, start, count),
            _ => input[..start],
        };
    }

    private byte[] Repeated(byte[] input, int start, int count)
    {
        var times = count == 0 ? 0 : (MaxLength - input.Length) / count >> (Value & 7);
        return times <= 0 ? input : [.. input[..start], .. Enumerable.Repeat(input[start..(start + count)], times).SelectMany(static part => part), .. input[start..]];
    }
}
