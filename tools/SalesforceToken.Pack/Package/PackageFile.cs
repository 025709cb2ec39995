using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace SalesforceToken.Pack.Package;

/// <summary>
/// The package: a zip archive. Two packages of one commit are the same bytes, so nothing in it tells when, where or in what
/// order it was made.
/// </summary>
internal sealed class PackageFile : IDisposable
{
    // The earliest time that the format can hold.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive;

    public PackageFile(string path)
    {
        _archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
    }

    public void AddText(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    public void AddFolder(string folder)
    {
        var names = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            Add(name, File.ReadAllBytes(Path.Combine(folder, name)));
        }
    }

    public void Dispose() => _archive.Dispose();

    private void Add(string name, byte[] content)
    {
        var entry = _archive.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = NoTime;
        entry.ExternalAttributes = 0;
        using var stream = entry.Open();
        stream.Write(content);
    }
}
