using System.Runtime.CompilerServices;
using System.Text;

namespace SalesforceToken.Engine.Primitives;

/// <summary>Comparison whose duration does not depend on the content. netstandard2.0 has none.</summary>
internal static class CryptographicOperations
{
    /// <summary>Compares two texts by their UTF-16 bytes.</summary>
    public static bool FixedTimeEquals(string left, string right) => FixedTimeEquals(Encoding.Unicode.GetBytes(left), Encoding.Unicode.GetBytes(right));

    // Not inlined and not optimised, so that the compiler cannot add an early exit.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static bool FixedTimeEquals(byte[] left, byte[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        var difference = 0;
        for (var i = 0; i < left.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        return difference == 0;
    }
}
