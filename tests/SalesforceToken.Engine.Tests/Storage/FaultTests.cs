using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Storage.Keys;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>A fault in one file is an error of its own token only. The other tokens stay readable.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_that_changed_places_are_found_out_and_the_rest_can_be_read()
    {
        using var store = _folder.Open();
        foreach (var name in new[] { "first", "second", "third" })
        {
            await store.PutAsync(Samples.Full(name));
        }

        File.Move(_folder.TokenFile("first"), _folder.TokenFile("spare"));
        File.Move(_folder.TokenFile("second"), _folder.TokenFile("first"));
        File.Move(_folder.TokenFile("spare"), _folder.TokenFile("second"));

        Assert.Equal(["first", "second", "third"], store.ListNames());
        await Samples.FailsAsync(TokenErrorCode.TokenFileCorrupt, () => store.GetAsync("first"));
        await Samples.FailsAsync(TokenErrorCode.TokenFileCorrupt, () => store.GetAsync("second"));
        Samples.AssertSame(Samples.Full("third"), await store.GetAsync("third"));
    }

    [Fact]
    public async Task A_newer_versions_file_says_to_update()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        Seal("prod", Encoding.UTF8.GetBytes("""{"schema":2,"name":"prod"}"""));

        var error = await Samples.FailsAsync(TokenErrorCode.TokenFileTooNew, () => store.GetAsync("prod"));

        Assert.Contains("Update", error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.TokenFile("prod"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_token_is_not_overwritten_by_a_write_and_can_be_discarded()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        await File.WriteAllTextAsync(_folder.TokenFile("prod"), "not ours", TestContext.Current.CancellationToken);

        using (var lease = await store.LockAsync("PROD", TestContext.Current.CancellationToken))
        {
            await Samples.FailsAsync(
                TokenErrorCode.TokenFileCorrupt,
                async () => await lease.WriteAsync(Samples.Bare("prod"), null, TestContext.Current.CancellationToken));
            await lease.DiscardAsync(TestContext.Current.CancellationToken);
            Assert.Empty(store.ListNames());
        }

        await store.PutAsync(Samples.Full("prod"));
    }

    [Fact]
    public async Task A_copy_without_its_key_opens_nothing_and_says_why()
    {
        using (var store = _folder.Open())
        {
            await store.PutAsync(Samples.Full("first"));
            await store.PutAsync(Samples.Full("second"));
        }

        Directory.Delete(_folder.Keys, recursive: true);
        using var copy = _folder.Open();

        Assert.Equal(["first", "second"], copy.ListNames());
        foreach (var name in copy.ListNames())
        {
            var error = await Samples.FailsAsync(TokenErrorCode.DataKeyMismatch, () => copy.GetAsync(name));
            Assert.Contains("another machine, user or backup", error.Message, StringComparison.Ordinal);
        }

        await copy.PutAsync(Samples.Full("third"));
        Samples.AssertSame(Samples.Full("third"), await copy.GetAsync("third"));
    }

    [Fact]
    public async Task A_folder_in_place_of_a_file_is_an_error_of_that_token()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        Directory.CreateDirectory(_folder.TokenFile("folder"));

        await Samples.FailsAsync(TokenErrorCode.StoreReadFailed, () => store.GetAsync("folder"));
        Assert.Equal(["prod"], store.ListNames());
    }

    [Fact]
    public void An_account_without_a_home_is_told_what_to_set()
    {
        var error = Assert.Throws<TokenException>(() => new FileTokenStore(new FileTokenStoreOptions { Environment = new TestEnvironment() }));
        Assert.Equal(TokenErrorCode.StoreFolderUnavailable, error.Code);
        Assert.Contains("SALESFORCETOKEN_HOME", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_data_folder_is_refused()
    {
        _folder.Environment.Variables["SALESFORCETOKEN_HOME"] = "data";
        Assert.Equal(TokenErrorCode.StoreFolderUnavailable, Assert.Throws<TokenException>(_folder.Open).Code);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(Path.GetDirectoryName(_folder.Root)!, "file");
        await File.WriteAllTextAsync(file, string.Empty, TestContext.Current.CancellationToken);
        _folder.Environment.Variables["SALESFORCETOKEN_HOME"] = Path.Combine(file, "data");
        using var store = _folder.Open();

        var error = await Samples.FailsAsync(TokenErrorCode.StoreFolderUnavailable, () => store.PutAsync(Samples.Bare("prod")));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    private void Seal(string name, byte[] plaintext)
    {
        var keyFile = Assert.Single(Directory.GetFiles(_folder.Keys, "*.key"));
        using var key = new DataKey(KeyText.TryParse(File.ReadAllText(keyFile))!);
        File.WriteAllBytes(_folder.TokenFile(name), CompactJwe.Encrypt(key, plaintext, out _));
    }
}
