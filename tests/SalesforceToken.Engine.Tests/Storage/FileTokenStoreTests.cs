using System;
using System.IO;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

public sealed class FileTokenStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_store_is_empty_and_reading_makes_nothing()
    {
        using var store = _folder.Open();

        Assert.Empty(store.ListNames());
        Assert.Null(await store.GetAsync("prod"));
        Assert.False(Directory.Exists(_folder.Root));
    }

    [Fact]
    public async Task What_is_written_is_read_by_another_store_to_the_last_detail()
    {
        using var first = _folder.Open();
        using var second = _folder.Open();

        await first.PutAsync(Samples.Full("prod"));
        await first.PutAsync(Samples.Bare("bare"));

        Samples.AssertSame(Samples.Full("prod"), await second.GetAsync("prod"));
        Samples.AssertSame(Samples.Bare("bare"), await second.GetAsync("bare"));
        Assert.Equal(["bare", "prod"], second.ListNames());
    }

    [Fact]
    public async Task A_version_is_new_with_each_write_and_only_the_latest_is_replaced()
    {
        using var store = _folder.Open();
        var first = await store.PutAsync(Samples.Full("prod"));
        var second = await store.PutAsync(Samples.Full("prod"));
        Assert.NotEqual(first.Version, second.Version);

        using var lease = await store.LockAsync("prod", TestContext.Current.CancellationToken);
        foreach (var wrong in new[] { first.Version, null })
        {
            await Samples.FailsAsync(
                TokenErrorCode.TokenChanged,
                async () => await lease.WriteAsync(Samples.Bare("prod"), wrong, TestContext.Current.CancellationToken));
        }

        await Samples.FailsAsync(
            TokenErrorCode.TokenChanged, async () => await lease.DeleteAsync(first.Version, TestContext.Current.CancellationToken));
        await lease.DeleteAsync(second.Version, TestContext.Current.CancellationToken);
        Assert.Null(await store.GetAsync("prod"));
        await Samples.FailsAsync(
            TokenErrorCode.TokenChanged,
            async () => await lease.WriteAsync(Samples.Bare("prod"), second.Version, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Names_are_told_apart_without_case_and_keep_the_case_they_were_made_with()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("Prod"));

        Assert.Equal("Prod", (await store.GetAsync("pROD"))?.Name);
        var written = await store.PutAsync(Samples.Bare("prod"));

        Assert.Equal("Prod", written.Profile.Name);
        Assert.Equal(["Prod"], store.ListNames());
        Assert.Equal("Prod", (await store.GetAsync("PROD"))?.Name);
    }

    [Fact]
    public async Task A_lease_is_for_its_own_token_and_ends_with_its_disposal()
    {
        using var store = _folder.Open();
        var lease = await store.LockAsync("prod", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await lease.WriteAsync(Samples.Bare("other"), null, TestContext.Current.CancellationToken));
        lease.Dispose();
        lease.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await lease.ReadAsync(TestContext.Current.CancellationToken));
        using var next = await store.LockAsync("prod", TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a*")]
    public async Task A_name_that_breaks_the_rule_is_refused(string name)
    {
        using var store = _folder.Open();
        await Samples.FailsAsync(TokenErrorCode.NameInvalid, () => store.GetAsync(name));
        await Samples.FailsAsync(TokenErrorCode.NameInvalid, () => store.LockAsync(name, TestContext.Current.CancellationToken));
    }
}
