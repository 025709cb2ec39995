using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>The memory of another process of the same account, as the kernel of Linux shows it (proc(5), "mem" and "maps").</summary>
/// <param name="processId">The process.</param>
/// <param name="byteArrayType">The address of .NET's type of arrays of bytes in that process.</param>
internal sealed class ProcessMemory(int processId, long byteArrayType)
{
    private const int ChunkBytes = 1 << 20;

    // SslStream's are as large as a record of TLS. Smaller ones may as well belong to somebody else.
    private const int MinPooledBytes = 1 << 14;
    private const int MaxPooledBytes = 1 << 20;

    /// <summary>Finds markers in all that the process can write to: heaps, stacks, and its own environment.</summary>
    public IReadOnlyList<MemoryHit> Find(IReadOnlyList<MemoryMarker> markers)
    {
        var overlap = markers.Max(marker => marker.Bytes.Length) - 1;
        var buffer = new byte[ChunkBytes + overlap];
        var hits = new List<MemoryHit>();
        using var memory = new FileStream($"/proc/{processId}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        foreach (var (start, end, name) in Regions())
        {
            for (var at = start; at < end; at += ChunkBytes)
            {
                var count = Read(memory, at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)));
                foreach (var marker in markers)
                {
                    hits.AddRange(Offsets(buffer.AsSpan(0, count), marker.Bytes)
                        .Where(offset => offset < ChunkBytes)
                        .Select(offset => Hit(memory, marker, name, start, at + offset, Around(buffer, offset, count))));
                }
            }
        }

        return hits;
    }

    private static List<int> Offsets(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> pattern)
    {
        var offsets = new List<int>();
        for (var from = 0; bytes[from..].IndexOf(pattern) is >= 0 and var found; from = offsets[^1] + 1)
        {
            offsets.Add(from + found);
        }

        return offsets;
    }

    // The tests start the process with one arena, so that all of malloc's memory is in the region with this name.
    private MemoryHit Hit(FileStream memory, MemoryMarker marker, string region, long regionStart, long address, string around)
    {
        var place = region == "[heap]" ? MemoryPlace.Native
            : IsInPooledArray(memory, regionStart, address) ? MemoryPlace.PooledArray
            : MemoryPlace.Other;
        return new MemoryHit(marker, address, place, around);
    }

    /// <summary>
    /// Whether the address is in an array of bytes with the length of one in a pool: a power of two. An array is its type, its length and
    /// its elements.
    /// </summary>
    private bool IsInPooledArray(FileStream memory, long regionStart, long address)
    {
        const int word = sizeof(long);
        var start = Math.Max(regionStart, (address & -word) - MaxPooledBytes);
        var bytes = new byte[(int)(address - start) + word];
        var count = Read(memory, start, bytes);
        for (var at = (count / word * word) - (2 * word); at >= 0; at -= word)
        {
            if (BitConverter.ToInt64(bytes, at) == byteArrayType)
            {
                var length = BitConverter.ToInt32(bytes, at + word);
                return (length & (length - 1)) == 0 && length >= MinPooledBytes && start + at + (2 * word) + length > address;
            }
        }

        return false;
    }

    private static string Around(byte[] bytes, int offset, int count)
    {
        const int before = 120;
        const int after = 160;
        var start = Math.Max(0, offset - before);
        return string.Concat(bytes.AsSpan(start, Math.Min(count, offset + after) - start).ToArray()
            .Where(value => value != 0)
            .Select(value => value is >= (byte)' ' and < 127 ? (char)value : '.'));
    }

    private static int Read(FileStream memory, long at, Span<byte> buffer)
    {
        try
        {
            memory.Position = at;
            return memory.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (IOException)
        {
            // The region has gone meanwhile, or is a device's.
            return 0;
        }
    }

    private IEnumerable<(long Start, long End, string Name)> Regions() =>
        from line in File.ReadAllLines($"/proc/{processId}/maps")
        let parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries)
        where parts[1].StartsWith("rw", StringComparison.Ordinal)
        let range = parts[0].Split('-')
        select (Parse(range[0]), Parse(range[1]), parts.Length > 5 ? parts[5].Trim() : string.Empty);

    private static long Parse(string text) => long.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

/// <summary>Whose memory it is.</summary>
internal enum MemoryPlace
{
    /// <summary>An object of .NET, a stack, or anything else.</summary>
    Other,

    /// <summary>An array of bytes of .NET's pool, rented or not.</summary>
    PooledArray,

    /// <summary>What libraries that are not .NET have allocated, or freed.</summary>
    Native,
}

/// <summary>A secret that was found in memory.</summary>
internal sealed record MemoryHit(MemoryMarker Marker, long Address, MemoryPlace Place, string Around)
{
    public override string ToString() => $"{Marker.Secret} ({Marker.Form}) at {Address:x}, {Place}: {Around}";
}
