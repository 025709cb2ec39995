using CsCheck;
using SalesforceToken.Fuzz;

namespace SalesforceToken.Engine.Tests.Fuzzing;

/// <summary>Inputs that are nearly right: a good one with up to eight changes, and now and then one of random bytes.</summary>
internal static class Inputs
{
    private static readonly Gen<Edit> Edits = Gen.Select(
        Gen.Int[0, Edit.Kinds - 2],
        Gen.Double[0, 0.999],
        Gen.Double[0, 0.999],
        Gen.Int[0, 0xffff],
        static (kind, at, length, value) => new Edit(kind, at, length, value));

    /// <summary>Inputs for a parser. One that fails is shrunk to fewer and simpler changes.</summary>
    /// <param name="good">The good inputs.</param>
    public static Gen<byte[]> Near(byte[][] good) => Gen.Frequency(
        (1, Gen.Byte.Array[0, 300]),
        (9, Gen.Select(Gen.OneOf(good), Edits.Array[1, 8], static (input, edits) => Edit.Apply(input, edits))));
}
