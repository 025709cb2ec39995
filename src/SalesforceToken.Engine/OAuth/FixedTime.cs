using System.Runtime.CompilerServices;

namespace SalesforceToken.Engine.OAuth;

/// <summary>Comparison whose duration tells nothing of where two values differ; netstandard2.0 has none.</summary>
internal static class FixedTime
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static bool AreEqual(string left, string right)
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
