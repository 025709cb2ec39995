using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
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
        Seal("prod", Encoding.UTF8.GetBytes($$"""{"schema":{{RecordFormat.CurrentSchema + 1}},"name":"prod"}"""));

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
    public async Task What_the_reader_would_refuse_is_not_written_and_the_old_token_stays()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        var good = Samples.Full("prod");
        TokenProfile[] refused =
        [
            good with { Tokens = good.Tokens! with { IdentityUrl = new Uri("urn:salesforce:005xx000001SwiU") } },
            good with { Tokens = good.Tokens with { InstanceUrl = new Uri("ftp://example.my.salesforce.com") } },
            good with { Tokens = good.Tokens with { AccessToken = new string('a', 1 << 20) } },
            good with { Description = new string('d', 800_000) },
            good with { Scope = [.. Enumerable.Range(0, 200_000).Select(i => $"scope{i}")] },
        ];
        foreach (var profile in refused)
        {
            var error = await Samples.FailsAsync(TokenErrorCode.StoreWriteFailed, () => store.PutAsync(profile));
            Assert.Contains("could not be read again", error.Message, StringComparison.Ordinal);
            Assert.Contains("still there", error.Message, StringComparison.Ordinal);
            Samples.AssertSame(good, await store.GetAsync("prod"));
        }

        Assert.Equal(["prod.jwe"], Directory.GetFiles(_folder.Tokens).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_refresh_is_not_begun_with_a_token_that_leaves_no_room_for_its_answer()
    {
        using var store = _folder.Open();
        using var lease = await store.LockAsync("prod", TestContext.Current.CancellationToken);
        var large = await lease.WriteAsync(Samples.Full("prod", new string('a', 750_000)), null, TestContext.Current.CancellationToken);

        await Samples.FailsAsync(
            TokenErrorCode.StoreWriteFailed,
            async () => await lease.WriteAndReserveAsync(large.Profile, large.Version, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("description", TokenErrorCode.DescriptionInvalid)]
    [InlineData("half an emoji", TokenErrorCode.DescriptionInvalid)]
    [InlineData("\u001b[31m", TokenErrorCode.DescriptionInvalid)]
    [InlineData("\u202e", TokenErrorCode.DescriptionInvalid)]
    [InlineData("scope", TokenErrorCode.ScopeInvalid)]
    [InlineData("callback", TokenErrorCode.CallbackUrlInvalid)]
    [InlineData("login", TokenErrorCode.LoginUrlInvalid)]
    [InlineData("secret", TokenErrorCode.ConsumerCredentialInvalid)]
    public async Task What_is_too_long_or_steers_the_terminal_is_refused_when_it_is_set(string what, TokenErrorCode code)
    {
        await using var bed = await TestBed.StartAsync();
        var longText = new string('x', 20_000);
        var definition = new TokenDefinition
        {
            Name = "prod",
            Description = what == "description" ? longText : what == "half an emoji" ? "\uD83D" : what[0] is '\u001b' or '\u202e' ? what : null,
            Scope = what == "scope" ? [longText] : [],
            CallbackUrl = what == "callback" ? "http://localhost:1717/" + longText : null,
            LoginUrl = what == "login" ? new Uri("https://acme.my.site.com/" + longText) : null,
        };

        await Samples.FailsAsync(code, async () =>
        {
            await bed.Engine.CreateAsync(definition, replace: false, TestBed.Cancellation);
            await bed.Engine.SetConsumerCredentialAsync("prod", "key", what == "secret" ? longText : "secret", TestBed.Cancellation);
        });
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
