using System.IO;
using System.Threading;
using Microsoft.Identity.Client.Extensions.Msal;
using SalesforceToken.Engine.Storage.FileStore;

namespace SalesforceToken.Benchmarks.Store;

/// <summary>Reads, writes and locks in a process that has done so before.</summary>
internal static class WarmBenchmarks
{
    private const int WarmUp = 3000;
    private const int Reads = 5000;
    private const int Writes = 300;

    public static void Run()
    {
        using var folder = new BenchmarkFolder();
        folder.PutAsync("prod").GetAwaiter().GetResult();
        var store = folder.Store;

        Measurement.Of(WarmUp, () => Read(store));
        Measurement.Of(Reads, () => Read(store)).Print("Read and decrypt one token, warm (at most 100)");
        Write(folder);
        Lock(folder);
    }

    private static void Read(FileTokenStore store) => store.ReadAsync("prod", CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static void Write(BenchmarkFolder folder)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder.Root, "tokens", "prod.jwe"));
        var profile = BenchmarkFolder.Profile("prod");
        using var lease = folder.Store.LockAsync("prod", CancellationToken.None).GetAwaiter().GetResult();
        var version = lease.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult()!.Version;
        void Ours() => version = lease.WriteAsync(profile, version, CancellationToken.None).AsTask().GetAwaiter().GetResult().Version;
        void Bare() => WriteBare(folder.Root, bytes);
        Measurement.Of(Writes / 3, Ours, Bare);
        var (ours, bare) = Measurement.Of(Writes, Ours, Bare);
        bare.Print($"Bare write + fsync + rename of {bytes.Length} bytes");
        ours.Print("Durable write of a token (at most 1.5 times that)");
    }

    private static void WriteBare(string folder, byte[] bytes)
    {
        var temporary = Path.Combine(folder, "bare.tmp");
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, Path.Combine(folder, "bare"), overwrite: true);
    }

    private static void Lock(BenchmarkFolder folder)
    {
        var path = Path.Combine(folder.Root, "msal.lock");
        void Ours() => folder.Store.LockAsync("prod", CancellationToken.None).GetAwaiter().GetResult().Dispose();
        void Msal() => new CrossPlatLock(path).Dispose();
        Measurement.Of(WarmUp, Ours, Msal);
        var (ours, msal) = Measurement.Of(Reads, Ours, Msal);
        ours.Print("Take and release a token's lock");
        msal.Print("The same with CrossPlatLock of Extensions.Msal");
    }
}
