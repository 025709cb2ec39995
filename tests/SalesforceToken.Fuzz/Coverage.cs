using System;
using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace SalesforceToken.Fuzz;

/// <summary>
/// The edges of the engine's code that inputs reached, as AFL counts them: the instrumented engine counts each edge of a run in one
/// byte of a map, and a run is new if an edge came more often, by a power of two, than in any run before.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int Size = 65536;

    private readonly byte[] _seen = new byte[Size];

    public int Edges { get; private set; }

    /// <summary>Gives the instrumented engine its map, before its first use.</summary>
    public static void Start() => Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Size);

    /// <summary>Forgets the last run.</summary>
    public static void Reset()
    {
        new Span<byte>(Trace.SharedMem, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Adds the last run.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Add()
    {
        var map = new ReadOnlySpan<byte>(Trace.SharedMem, Size);
        var isNew = false;
        var at = 0;
        for (int next; (next = map[at..].IndexOfAnyExcept((byte)0)) >= 0; at++)
        {
            at += next;
            var level = (byte)(1 << BitOperations.Log2(map[at]));
            if ((_seen[at] & level) == 0)
            {
                Edges += _seen[at] == 0 ? 1 : 0;
                _seen[at] |= level;
                isNew = true;
            }
        }

        return isNew;
    }
}
