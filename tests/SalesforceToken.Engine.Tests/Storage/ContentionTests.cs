using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.TestWorker;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>Many processes and threads use the same few tokens, without torn reads or lost updates.</summary>
public sealed class ContentionTests : IDisposable
{
    private const int Processes = 32;
    private const int Threads = 8;
    private static readonly string[] Names = ["shared", "Second", "third", "東京"];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_write_counts_and_no_read_is_torn()
    {
        var seconds = LongTests.Pick("8", "60");
        var workers = Enumerable.Range(0, Processes)
            .Select(_ => WorkerProcess.Start(
                _folder.Root, ["contend", seconds, Threads.ToString(CultureInfo.InvariantCulture), .. Names]))
            .ToArray();
        var written = new int[Names.Length];
        try
        {
            foreach (var worker in workers)
            {
                var lines = await worker.EndAsync();
                var fields = (lines.LastOrDefault() ?? "nothing").Split(' ');
                Assert.True(fields[0] == "done", string.Join('\n', lines));
                for (var i = 0; i < Names.Length; i++)
                {
                    written[i] += int.Parse(fields[i + 2], CultureInfo.InvariantCulture);
                }
            }
        }
        finally
        {
            foreach (var worker in workers)
            {
                worker.Dispose();
            }
        }

        using var store = _folder.Open();
        for (var i = 0; i < Names.Length; i++)
        {
            Assert.Equal(written[i], Counter.Read((await store.GetAsync(Names[i]))!));

            // No process left a held lock.
            using var lease = await store.LockAsync(Names[i], TestContext.Current.CancellationToken);
        }
    }
}
