using System;
using System.IO;

namespace SalesforceToken.Module.Tests.Hosting;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sftoken-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public override string ToString() => Path;
}
