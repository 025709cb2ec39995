using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.TestWorker;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>A process may be killed at any moment. Nothing that it reported as written is lost, and nothing is damaged.</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly string[] Names = ["first", "second", "third"];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_writer_that_is_killed_leaves_the_old_token_or_the_new()
    {
        using var store = _folder.Open();
        var written = Names.ToDictionary(name => name, _ => 0);
        await store.GetKeyProtectionAsync(TestContext.Current.CancellationToken);
        var random = new Random(20260304);
        for (var round = 0; round < LongTests.Pick(100, 1000); round++)
        {
            using var worker = WorkerProcess.Start(_folder.Root, ["crash", .. Names]);

            // Usually in the middle of its work, sometimes while it is still starting.
            if (round % 10 != 0)
            {
                await worker.Output.ReadLineAsync(TestContext.Current.CancellationToken);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 15), TestContext.Current.CancellationToken);
            AddReported(written, await worker.KillAsync());

            foreach (var name in Names)
            {
                var profile = await store.GetAsync(name);
                var number = profile is null ? 0 : Counter.Read(profile);
                Assert.InRange(number, written[name], int.MaxValue);
                written[name] = number;
            }
        }

        Assert.All(Names, name => Assert.True(written[name] > 1));

        // The reads finished or deleted the temporary files that the kills left behind.
        Assert.Equal(Names.Length, Directory.GetFiles(_folder.Tokens).Length);
    }

    [Fact]
    public async Task A_change_of_key_that_is_killed_leaves_every_token_readable()
    {
        using var store = _folder.Open();
        var names = Enumerable.Range(0, 12).Select(i => $"token-{i}").ToArray();
        foreach (var name in names)
        {
            await store.PutAsync(Samples.Full(name));
        }

        var random = new Random(20260305);
        for (var round = 0; round < LongTests.Pick(20, 200); round++)
        {
            using var worker = WorkerProcess.Start(_folder.Root, ["crash-rotating"]);
            await worker.Output.ReadLineAsync(TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 60), TestContext.Current.CancellationToken);
            await worker.KillAsync();
            using var other = _folder.Open();
            foreach (var name in names)
            {
                Samples.AssertSame(Samples.Full(name), await other.GetAsync(name));
            }
        }

        var result = await store.RotateKeyAsync(null, TestContext.Current.CancellationToken);
        Assert.Empty(result.Failures);
        Assert.Equal(names.Length, result.Reencrypted);
        Assert.Single(Directory.GetFiles(_folder.Keys, "*.key"));
    }

    private static void AddReported(Dictionary<string, int> written, string[] lines)
    {
        foreach (var line in lines)
        {
            // The kill may truncate the last line.
            if (line.Split(' ') is [var name, var text] && written.TryGetValue(name, out var old)
                && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > old && line != lines[^1])
            {
                written[name] = number;
            }
        }
    }
}
