using System;
using System.Buffers;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>A buffer that grows and wipes each array that it no longer uses.</summary>
internal sealed class WipedBuffer : IBufferWriter<byte>
{
    private const int FirstSize = 4096;
    private byte[] _bytes = new byte[FirstSize];
    private int _count;

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_count);
    }

    public byte[] ToArray() => _bytes.AsSpan(0, _count).ToArray();

    public void Wipe() => Array.Clear(_bytes, 0, _bytes.Length);

    private void Reserve(int size)
    {
        if (_bytes.Length - _count >= Math.Max(size, 1))
        {
            return;
        }

        var larger = new byte[Math.Max(_bytes.Length * 2, _count + size)];
        Buffer.BlockCopy(_bytes, 0, larger, 0, _count);
        Wipe();
        _bytes = larger;
    }
}
