using System;
using System.IO;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>At every moment of a rename, one name owns the token: two would both use its refresh token, and none would lose it.</summary>
public sealed class RenameTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_rename_that_is_killed_leaves_the_whole_token_under_one_name()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("here"));
        var random = new Random(20261126);
        var moved = 0;
        for (var round = 0; round < LongTests.Pick(30, 600); round++)
        {
            using (var worker = WorkerProcess.Start(_folder.Root, ["crash-renaming", "here", "there"]))
            {
                await worker.Output.ReadLineAsync(TestContext.Current.CancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 30), TestContext.Current.CancellationToken);
                await worker.KillAsync();
            }

            using var other = _folder.Open();
            var name = Assert.Single(other.ListNames());
            moved += name == "there" ? 1 : 0;
            Samples.AssertSame(Samples.Full(name), await other.GetAsync(name));
            Assert.Null(await other.GetAsync(name == "here" ? "there" : "here"));
        }

        Assert.NotEqual(0, moved);
    }

    [Fact]
    public async Task The_two_states_between_which_a_kill_can_come_are_both_whole()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("old") with { RenamedTo = "new" });
        Samples.AssertSame(Samples.Full("old"), await store.GetAsync("old"));
        Assert.Null(await store.GetAsync("new"));

        File.Move(_folder.TokenFile("old"), _folder.TokenFile("new"));

        Samples.AssertSame(Samples.Full("new"), await store.GetAsync("new"));
        Assert.Null(await store.GetAsync("old"));
        await store.PutAsync(Samples.Full("new", "another"));

        // The next write leaves the earlier name out, so a copy under that name is a foreign file again.
        File.Move(_folder.TokenFile("new"), _folder.TokenFile("old"));
        await Samples.FailsAsync(TokenErrorCode.TokenFileCorrupt, () => store.GetAsync("old"));
    }

    [Fact]
    public async Task A_damaged_token_keeps_its_name_from_others()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("old"));
        await store.PutAsync(Samples.Full("taken"));
        var content = await File.ReadAllBytesAsync(_folder.TokenFile("taken"), TestContext.Current.CancellationToken);
        content[^1] = content[^1] == (byte)'A' ? (byte)'B' : (byte)'A';
        await File.WriteAllBytesAsync(_folder.TokenFile("taken"), content, TestContext.Current.CancellationToken);

        await Samples.FailsAsync(
            TokenErrorCode.TokenAlreadyExists, () => store.RenameAsync("old", "taken", TestContext.Current.CancellationToken));
    }
}
