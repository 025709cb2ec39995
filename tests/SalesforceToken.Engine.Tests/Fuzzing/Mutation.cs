using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CsCheck;

namespace SalesforceToken.Engine.Tests.Fuzzing;

/// <summary>Makes inputs that are nearly right: a good one with a few changes, and now and then one of random bytes.</summary>
internal static class Mutation
{
    // What parsers have stumbled over: half characters, signs of other alphabets, numbers without end, deep or open brackets.
    private static readonly byte[][] Oddities =
    [
        .. new[]
        {
            "\0", "%", "%00", "%zz", "%C0%80", "\r\n", "\u202e", "\ufeff", "\"", "\\", "\\ud800", "\\u0000", "{", "[", "[[[[[[[[", "{\"a\":", ",", "null", "-0",
            "1e999", "99999999999999999999", "-1", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "=", "==", "&", "&&", ":", "@", "//", "..", "#", "?", " ",
            "http://[::1", "https://a:99999", "xn--", "é", "日本", "🔑", "-----BEGIN ", "-----END ", "eyJ",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x30, 0x82, 0xff, 0xff], [0x30, 0x80],
    ];

    private static readonly Gen<Func<byte[], byte[]>> Edits = Gen.Select(
        Gen.Int[0, 6], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Byte, Gen.OneOf(Oddities), Edit);

    /// <summary>Inputs of a parser. A failing one is shrunk to the fewest and simplest changes.</summary>
    /// <param name="good">The good inputs.</param>
    public static Gen<byte[]> Of(byte[][] good) => Gen.Frequency(
        (1, Gen.Byte.Array[0, 300]),
        (9, Gen.Select(Gen.OneOf(good), Edits.Array[1, 8], static (input, edits) => edits.Aggregate(input, static (changed, edit) => edit(changed)))));

    /// <summary>Makes one input.</summary>
    /// <param name="random">The chance. The same seed gives the same inputs.</param>
    /// <param name="inputs">The inputs that it is made of.</param>
    public static byte[] Make(Random random, IReadOnlyList<byte[]> inputs)
    {
        var input = inputs[random.Next(inputs.Count)];
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            input = random.Next(20) == 0
                ? Splice(input, inputs[random.Next(inputs.Count)], random.NextDouble(), random.NextDouble())
                : Apply(input, random.Next(7), random.NextDouble(), random.NextDouble(), (byte)random.Next(256), Oddities[random.Next(Oddities.Length)]);
        }

        return input;
    }

    private static byte[] Splice(byte[] first, byte[] second, double end, double start) =>
        [.. first[..(int)(end * first.Length)], .. second[(int)(start * second.Length)..]];

    private static Func<byte[], byte[]> Edit(int kind, double at, double length, byte value, byte[] oddity) =>
        input => Apply(input, kind, at, length, value, oddity);

    private static byte[] Apply(byte[] input, int kind, double at, double length, byte value, byte[] oddity)
    {
        var start = Math.Min((int)(at * (input.Length + 1)), input.Length);
        var count = Math.Min((int)(length * length * length * 40), input.Length - start);
        return kind switch
        {
            0 when start < input.Length => [.. input[..start], (byte)(input[start] ^ (1 << (value & 7))), .. input[(start + 1)..]],
            1 => [.. input[..start], value, .. input[start..]],
            2 => [.. input[..start], .. input[(start + count)..]],
            3 => [.. input[..start], .. input[start..(start + count)], .. input[start..]],
            4 or 5 => [.. input[..start], .. oddity, .. input[(kind == 4 ? start : start + count)..]],
            _ => input[..start],
        };
    }
}
