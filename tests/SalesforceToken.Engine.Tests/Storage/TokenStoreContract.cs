using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>What every store of tokens must do. Each store runs it, with parts of its own kind.</summary>
public abstract class TokenStoreContract
{
    /// <summary>Opens the store. All that one test opens are the same store, as several processes would open it.</summary>
    protected abstract ITokenStore Open();

    [Fact]
    public async Task A_version_is_new_with_each_write_and_only_the_latest_is_replaced()
    {
        using var store = Open();
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
    public async Task What_is_written_is_read_by_another_store_to_the_last_detail()
    {
        using var first = Open();
        using var second = Open();

        await first.PutAsync(Samples.Full("prod"));
        await first.PutAsync(Samples.Bare("bare"));

        Samples.AssertSame(Samples.Full("prod"), await second.GetAsync("prod"));
        Samples.AssertSame(Samples.Bare("bare"), await second.GetAsync("bare"));
        Assert.Equal(["bare", "prod"], second.ListNames());
    }

    [Fact]
    public async Task Names_are_told_apart_without_case_and_keep_the_case_they_were_made_with()
    {
        using var store = Open();
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
        using var store = Open();
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
    [InlineData("a\uFFFE")]
    public async Task A_name_that_breaks_the_rule_is_refused(string name)
    {
        using var store = Open();
        await Samples.FailsAsync(TokenErrorCode.NameInvalid, () => store.GetAsync(name));
        await Samples.FailsAsync(TokenErrorCode.NameInvalid, () => store.LockAsync(name, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_but_the_name_changes_and_the_old_name_is_free()
    {
        using var store = Open();
        await store.PutAsync(Samples.Full("old"));

        var renamed = await store.RenameAsync("old", "new", TestContext.Current.CancellationToken);

        Samples.AssertSame(Samples.Full("new"), renamed.Profile);
        using var other = Open();
        Samples.AssertSame(Samples.Full("new"), await other.GetAsync("new"));
        Assert.Null(await other.GetAsync("old"));
        Assert.Equal(["new"], other.ListNames());
        await other.PutAsync(Samples.Bare("old"));
        await other.PutAsync(Samples.Bare("new"));
    }

    [Theory]
    [InlineData("prod", "Prod")]
    [InlineData("Ürümqi", "ÜRÜMQI")]
    public async Task A_name_may_change_in_case_alone(string name, string newName)
    {
        using var store = Open();
        await store.PutAsync(Samples.Full(name));

        var renamed = await store.RenameAsync(name, newName, TestContext.Current.CancellationToken);

        Samples.AssertSame(Samples.Full(newName), renamed.Profile);
        Assert.Equal([newName], store.ListNames());
        Samples.AssertSame(Samples.Full(newName), await store.GetAsync(name));
    }

    [Theory]
    [InlineData("old", "Taken", TokenErrorCode.TokenAlreadyExists)]
    [InlineData("nobody", "new", TokenErrorCode.TokenNotFound)]
    [InlineData("old", "n*w", TokenErrorCode.NameInvalid)]
    public async Task A_rename_that_cannot_be_made_changes_nothing(string name, string newName, TokenErrorCode code)
    {
        using var store = Open();
        await store.PutAsync(Samples.Full("old"));
        await store.PutAsync(Samples.Full("taken", "of another"));

        await Samples.FailsAsync(code, () => store.RenameAsync(name, newName, TestContext.Current.CancellationToken));

        Samples.AssertSame(Samples.Full("old"), await store.GetAsync("old"));
        Samples.AssertSame(Samples.Full("taken", "of another"), await store.GetAsync("taken"));
    }

    [Fact]
    public async Task Renames_in_opposite_directions_do_not_wait_for_each_other_for_ever()
    {
        using var one = Open();
        using var other = Open();
        await one.PutAsync(Samples.Full("a"));
        await one.PutAsync(Samples.Full("b"));

        var renames = Enumerable.Range(0, 20).SelectMany(_ => new[] { one.RenameAsync("a", "b", default), other.RenameAsync("b", "a", default) });
        foreach (var rename in renames.ToArray())
        {
            await Samples.FailsAsync(TokenErrorCode.TokenAlreadyExists, () => rename);
        }
    }

    [Fact]
    public async Task Waiting_for_a_lock_can_be_cancelled_for_threads_and_for_processes()
    {
        using var first = Open();
        using var second = Open();
        using var held = await first.LockAsync("prod", TestContext.Current.CancellationToken);
        foreach (var store in new[] { first, second })
        {
            using var source = new CancellationTokenSource();
            var waiting = store.LockAsync("PROD", source.Token);
            Assert.False(waiting.IsCompleted);
            await source.CancelAsync();

            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            Assert.Equal(source.Token, error.CancellationToken);
        }
    }

    [Fact]
    public async Task Reading_waits_for_no_lock()
    {
        using var store = Open();
        await store.PutAsync(Samples.Full("prod"));
        using var held = await store.LockAsync("prod", TestContext.Current.CancellationToken);

        Samples.AssertSame(Samples.Full("prod"), await store.GetAsync("prod"));
    }

    [Fact]
    public async Task A_lock_that_another_holds_is_not_taken_and_is_taken_when_it_is_free()
    {
        using var one = Open();
        using var other = Open();
        using (await one.LockAsync("prod", TestContext.Current.CancellationToken))
        {
            Assert.Null(await one.TryLockAsync("prod"));
            Assert.Null(await other.TryLockAsync("PROD"));
            using var different = await other.TryLockAsync("test");
            Assert.NotNull(different);
        }

        using var lease = await other.TryLockAsync("prod");
        Assert.NotNull(lease);
    }

    [Fact]
    public async Task No_change_of_many_at_once_is_lost()
    {
        using var one = Open();
        using var other = Open();
        await one.PutAsync(Samples.Bare("prod") with { Scope = [] });

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(async () =>
        {
            using var lease = await (number % 2 == 0 ? one : other).LockAsync("prod", TestContext.Current.CancellationToken);
            var current = (await lease.ReadAsync(TestContext.Current.CancellationToken))!;
            var changed = current.Profile with { Scope = [.. current.Profile.Scope!, "scope" + number] };
            await lease.WriteAsync(changed, current.Version, TestContext.Current.CancellationToken);
        })));

        Assert.Equal(40, (await one.GetAsync("prod"))!.Scope!.Distinct().Count());
    }

    [Fact]
    public async Task A_write_that_keeps_room_for_the_next_is_a_write_like_any_other()
    {
        using var store = Open();
        var first = await store.PutAsync(Samples.Bare("prod"));
        using var lease = await store.LockAsync("prod", TestContext.Current.CancellationToken);

        await Samples.FailsAsync(
            TokenErrorCode.TokenChanged,
            async () => await lease.WriteAndReserveAsync(Samples.Full("prod"), null, TestContext.Current.CancellationToken));
        var second = await lease.WriteAndReserveAsync(Samples.Full("prod"), first.Version, TestContext.Current.CancellationToken);
        Samples.AssertSame(Samples.Full("prod"), await store.GetAsync("prod"));
        await lease.WriteAsync(Samples.Full("prod", "the next"), second.Version, TestContext.Current.CancellationToken);

        Samples.AssertSame(Samples.Full("prod", "the next"), await store.GetAsync("prod"));
    }

    [Fact]
    public async Task Who_takes_a_token_over_replaces_and_discards_it_whatever_its_version()
    {
        using var store = Open();
        await store.PutAsync(Samples.Full("prod"));
        using (var lease = await store.TakeOverAsync("prod", TestContext.Current.CancellationToken))
        {
            var replaced = await lease.ReplaceAsync(Samples.Bare("prod"), TestContext.Current.CancellationToken);
            await lease.WriteAsync(Samples.Full("prod"), replaced.Version, TestContext.Current.CancellationToken);
            await lease.DiscardAsync(TestContext.Current.CancellationToken);
            await lease.DiscardAsync(TestContext.Current.CancellationToken);
        }

        Assert.Null(await store.GetAsync("prod"));
        Assert.Empty(store.ListNames());
    }

    [Fact]
    public async Task A_change_of_the_key_leaves_each_token_as_it_was()
    {
        using var store = Open();
        using var other = Open();
        await store.PutAsync(Samples.Full("prod"));
        await store.PutAsync(Samples.Bare("test"));

        var result = await store.RotateKeyAsync(progress: null, TestContext.Current.CancellationToken);

        Assert.Equal(2, result.Reencrypted);
        Assert.Empty(result.Failures);
        Samples.AssertSame(Samples.Full("prod"), await other.GetAsync("prod"));
        Samples.AssertSame(Samples.Bare("test"), await other.GetAsync("test"));
    }
}
