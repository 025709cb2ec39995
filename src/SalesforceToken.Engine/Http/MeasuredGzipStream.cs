using System;
using System.IO;
using System.IO.Compression;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Http;

/// <summary>Decompresses gzip, and fails when it expands beyond what real data does.</summary>
internal sealed class MeasuredGzipStream : Stream
{
    // Below this, no harm is done. A short answer of equal rows may compress to anything.
    private const long FreeBytes = 1024 * 1024;

    // The widest records, with hundreds of empty fields each, compress to a 150th. The format allows a 1,032nd.
    private const int MaxRatio = 250;

    private readonly CountingStream _compressed;
    private readonly GZipStream _plain;
    private long _read;

    public MeasuredGzipStream(Stream compressed)
    {
        _compressed = new CountingStream(compressed);
        _plain = new GZipStream(_compressed, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Measure(_plain.Read(buffer, offset, count));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Measure(await _plain.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _plain.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Measure(int count)
    {
        _read += count;
        return _read <= FreeBytes || _read <= _compressed.Count * MaxRatio
            ? count
            : throw new InvalidDataException("The content expands beyond measure.");
    }
}
