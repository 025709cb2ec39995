using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Engine.Storage.Files;
using SalesforceToken.Engine.Storage.Format;
using SalesforceToken.Engine.Storage.Keys;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

public sealed class KeyTests : IDisposable
{
    private static readonly string FirstKey = Convert.ToBase64String(SHA512.HashData("first"u8));
    private static readonly string SecondKey = Convert.ToBase64String(SHA512.HashData("second"u8));

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_file_is_made_once_with_one_warning()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("first"));
        await store.PutAsync(Samples.Full("second"));
        using var other = _folder.Open();
        await other.PutAsync(Samples.Full("third"));

        Assert.Equal(KeyProtection.KeyFile, await other.GetKeyProtectionAsync(TestContext.Current.CancellationToken));
        var notice = Assert.Single(_folder.Notices);
        Assert.Contains("Anyone who can read your files can read your tokens", notice, StringComparison.Ordinal);
        var file = Assert.Single(Directory.GetFiles(_folder.Keys, "*.key"));
        var key = Convert.FromBase64String(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(64, key.Length);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), Convert.ToHexStringLower(SHA256.HashData(key)[..16]));
    }

    [Fact]
    public async Task Processes_that_need_a_key_at_the_same_time_make_one()
    {
        var workers = Enumerable.Range(0, 8).Select(i => WorkerProcess.RunAsync(_folder.Root, ["write", $"token-{i}"])).ToArray();
        Assert.All(await Task.WhenAll(workers), lines => Assert.Equal("written", lines[^1]));

        Assert.Single(Directory.GetFiles(_folder.Keys, "*.key"));
    }

    [Fact]
    public async Task The_environments_key_wins_and_leaves_no_trace()
    {
        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = FirstKey;
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));

        Assert.Equal(KeyProtection.EnvironmentVariable, await store.GetKeyProtectionAsync(TestContext.Current.CancellationToken));
        Assert.Empty(_folder.Notices);
        Assert.Empty(Directory.GetFiles(_folder.Keys, "*.key"));
        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = SecondKey;
        using var other = _folder.Open();
        var error = await Samples.FailsAsync(TokenErrorCode.DataKeyMismatch, () => other.GetAsync("prod"));
        Assert.Contains("SALESFORCETOKEN_KEY", error.Message, StringComparison.Ordinal);
        _folder.Environment.Variables["SALESFORCETOKEN_PREVIOUS_KEY"] = FirstKey;
        Samples.AssertSame(Samples.Full("prod"), await other.GetAsync("prod"));
    }

    [Theory]
    [InlineData("secret!")]
    [InlineData("AAAA")]
    public async Task A_malformed_key_of_the_environment_is_refused_and_not_quoted(string key)
    {
        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = key;
        using var store = _folder.Open();

        var error = await Samples.FailsAsync(TokenErrorCode.DataKeyInvalid, () => store.PutAsync(Samples.Full("prod")));

        Assert.DoesNotContain(key, error.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> KeysThatAreNotRandom => new()
    {
        { "zeros", new byte[64] },
        { "one byte", [.. Enumerable.Repeat((byte)0xA7, 64)] },
        { "one byte and one other", [.. Enumerable.Repeat((byte)'x', 63), (byte)'y'] },
        { "counting up", [.. Enumerable.Range(200, 64).Select(i => (byte)i)] },
        { "counting down by threes", [.. Enumerable.Range(0, 64).Select(i => (byte)(255 - (3 * i)))] },
        { "a password again and again", System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Tr0ub4dor&3xkcd!", 4))) },
        { "half a key twice", [.. SHA256.HashData("half"u8), .. SHA256.HashData("half"u8)] },
        { "digits", System.Text.Encoding.ASCII.GetBytes("3141592653589793238462643383279502884197169399375105820974944592") },
        { "the alphabet", System.Text.Encoding.ASCII.GetBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") },
        { "mostly zeros", [.. new byte[44], .. SHA256.HashData("rest"u8)[..20]] },
    };

    [Theory]
    [MemberData(nameof(KeysThatAreNotRandom))]
    public async Task A_key_that_is_plainly_not_random_is_refused_and_a_new_key_gets_its_tokens_out(string kind, byte[] bytes)
    {
        // Encrypted as an earlier version would have done it.
        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = FirstKey;
        using (var store = _folder.Open())
        {
            await store.PutAsync(Samples.Full("prod"));
        }

        using (var key = new DataKey([.. bytes]))
        {
            using var first = new DataKey(Convert.FromBase64String(FirstKey));
            var plaintext = CompactJwe.TryParse(await File.ReadAllBytesAsync(_folder.TokenFile("prod"), TestContext.Current.CancellationToken), out _)!.TryDecrypt(first)!;
            await File.WriteAllBytesAsync(_folder.TokenFile("prod"), CompactJwe.Encrypt(key, plaintext, out _), TestContext.Current.CancellationToken);
        }

        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = Convert.ToBase64String(bytes);
        using (var store = _folder.Open())
        {
            var error = await Samples.FailsAsync(TokenErrorCode.DataKeyInvalid, () => store.PutAsync(Samples.Bare(kind)));
            Assert.Contains("SALESFORCETOKEN_PREVIOUS_KEY", error.Message, StringComparison.Ordinal);
            await Samples.FailsAsync(TokenErrorCode.DataKeyInvalid, () => store.GetAsync("prod"));
            Assert.DoesNotContain(Convert.ToBase64String(bytes), error.ToString(), StringComparison.Ordinal);
        }

        // As the message says.
        _folder.Environment.Variables["SALESFORCETOKEN_PREVIOUS_KEY"] = Convert.ToBase64String(bytes);
        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = SecondKey;
        using var after = _folder.Open();
        Assert.Equal(1, (await after.RotateKeyAsync(null, TestContext.Current.CancellationToken)).Reencrypted);
        _folder.Environment.Variables.Remove("SALESFORCETOKEN_PREVIOUS_KEY");
        using var again = _folder.Open();
        Samples.AssertSame(Samples.Full("prod"), await again.GetAsync("prod"));
    }

    [Fact]
    public void Random_keys_are_not_refused()
    {
        for (var i = 0; i < 20_000; i++)
        {
            Assert.True(KeyText.LooksRandom(RandomNumberGenerator.GetBytes(64)));
        }

        // 64 hexadecimal digits hold 32 random bytes. Somebody may have taken them for 64 bytes, and they are enough.
        Assert.True(KeyText.LooksRandom(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData("digits"u8)))));
    }

    [Fact]
    public async Task An_empty_key_variable_is_told_and_makes_no_key_file()
    {
        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = string.Empty;
        using var store = _folder.Open();

        var error = await Samples.FailsAsync(TokenErrorCode.DataKeyInvalid, () => store.PutAsync(Samples.Full("prod")));

        Assert.Contains("SALESFORCETOKEN_KEY is set but empty", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Keys, "*.key"));
        Assert.Empty(_folder.Notices);
        _folder.Environment.Variables.Remove("SALESFORCETOKEN_KEY");
        await store.PutAsync(Samples.Full("prod"));
    }

    [Fact]
    public async Task An_empty_variable_for_the_key_before_means_that_there_is_none()
    {
        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = FirstKey;
        _folder.Environment.Variables["SALESFORCETOKEN_PREVIOUS_KEY"] = string.Empty;
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        using var other = _folder.Open();
        Samples.AssertSame(Samples.Full("prod"), await other.GetAsync("prod"));
    }

    [Theory]
    [InlineData("a%3\u00C5.jwe")]
    [InlineData("no name at all?.jwe")]
    [InlineData("backup of prod.bak")]
    [InlineData(".strange name %.tmp")]
    public async Task A_change_of_key_keeps_the_key_of_every_file_whatever_its_name(string file)
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        var oldKey = Directory.GetFiles(_folder.Keys, "*.key").Single();
        var copy = Path.Combine(_folder.Tokens, file);
        File.Copy(_folder.TokenFile("prod"), copy);

        var result = await store.RotateKeyAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(1, result.Reencrypted);
        Assert.True(File.Exists(oldKey));
        File.Delete(copy);
        await store.RotateKeyAsync(null, TestContext.Current.CancellationToken);
        Assert.False(File.Exists(oldKey));
    }

    [Theory]
    [InlineData("damaged.jwe")]
    [InlineData("a%3\u00C5.jwe")]
    [InlineData(".strange name %.tmp")]
    public async Task A_change_of_key_keeps_every_key_and_says_so_while_a_file_is_not_accounted_for(string file)
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        var damaged = Path.Combine(_folder.Tokens, file);
        await File.WriteAllTextAsync(damaged, "not a token", TestContext.Current.CancellationToken);

        var result = await store.RotateKeyAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(1, result.Reencrypted);
        Assert.Contains(damaged, Assert.Single(result.Failures).Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_folder.Keys, "*.key").Length);
        File.Delete(damaged);
        Assert.Empty((await store.RotateKeyAsync(null, TestContext.Current.CancellationToken)).Failures);
        Assert.Single(Directory.GetFiles(_folder.Keys, "*.key"));
    }

    [Fact]
    public async Task A_file_of_another_program_does_not_hinder_a_change_of_key()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Tokens, ".DS_Store"), "finder", TestContext.Current.CancellationToken);

        Assert.Empty((await store.RotateKeyAsync(null, TestContext.Current.CancellationToken)).Failures);
        Assert.Single(Directory.GetFiles(_folder.Keys, "*.key"));
    }

    [Fact]
    public async Task A_change_of_key_goes_on_where_one_token_is_locked()
    {
        using var holder = _folder.Open();
        await holder.PutAsync(Samples.Full("first"));
        await holder.PutAsync(Samples.Full("second"));
        using var other = new FileTokenStore(_folder.Options(TimeSpan.FromMilliseconds(200)));
        KeyRotationResult result;
        using (await holder.LockAsync("first", TestContext.Current.CancellationToken))
        {
            result = await other.RotateKeyAsync(null, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, result.Reencrypted);
        Assert.Contains(result.Failures, failure => failure is { Code: TokenErrorCode.TokenLocked, Failure.TokenName: "first" });
        Samples.AssertSame(Samples.Full("first"), await other.GetAsync("first"));
        Samples.AssertSame(Samples.Full("second"), await other.GetAsync("second"));
    }

    [Theory]
    [InlineData("write")]
    [InlineData("rotate")]
    public async Task What_a_stopped_write_of_a_key_has_left_is_deleted(string command)
    {
        using (var store = _folder.Open())
        {
            await store.PutAsync(Samples.Full("prod"));
        }

        var leftover = Path.Combine(_folder.Keys, ".0123456789abcdef0123456789abcdef.key.tmp");
        await File.WriteAllTextAsync(leftover, FirstKey, TestContext.Current.CancellationToken);
        using var next = _folder.Open();
        await (command == "write" ? next.PutAsync(Samples.Bare("prod")) : (Task)next.RotateKeyAsync(null, TestContext.Current.CancellationToken));

        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public async Task A_write_of_a_key_that_is_running_is_left_alone()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        var running = Path.Combine(_folder.Keys, ".0123456789abcdef0123456789abcdef.key.tmp");
        await File.WriteAllTextAsync(running, FirstKey, TestContext.Current.CancellationToken);
        using var held = FileLock.TryAcquire(Path.Combine(_folder.Keys, ".lock"));
        using var other = _folder.Open();

        await other.PutAsync(Samples.Bare("prod"));

        Assert.True(File.Exists(running));
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData(null)]
    public async Task A_damaged_key_file_is_refused_with_its_path(string? content)
    {
        using (var store = _folder.Open())
        {
            await store.PutAsync(Samples.Full("prod"));
        }

        var file = Directory.GetFiles(_folder.Keys, "*.key").Single();
        await File.WriteAllTextAsync(file, content ?? FirstKey, TestContext.Current.CancellationToken);
        using var again = _folder.Open();

        var error = await Samples.FailsAsync(TokenErrorCode.DataKeyInvalid, () => again.GetAsync("prod"));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(content ?? FirstKey, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_of_protection_that_the_system_does_not_have_is_refused()
    {
        _folder.Environment.Variables["SALESFORCETOKEN_KEY_PROTECTION"] = "Vault";
        using var store = _folder.Open();
        await Samples.FailsAsync(TokenErrorCode.DataKeyUnavailable, () => store.PutAsync(Samples.Full("prod")));

        _folder.Environment.Variables["SALESFORCETOKEN_KEY_PROTECTION"] = "keyfile";
        await store.PutAsync(Samples.Full("prod"));
        Assert.Contains("SALESFORCETOKEN_KEY_PROTECTION says so", Assert.Single(_folder.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_key_leaves_tokens_readable_and_the_old_key_gone()
    {
        using var store = _folder.Open();
        string[] names = ["Prod", "test", "東京"];
        foreach (var name in names)
        {
            await store.PutAsync(Samples.Full(name));
        }

        var oldKey = Directory.GetFiles(_folder.Keys, "*.key").Single();
        var reports = new Reports();
        var result = await store.RotateKeyAsync(reports, TestContext.Current.CancellationToken);

        Assert.Equal((3, 0, KeyProtection.KeyFile), (result.Reencrypted, result.Failures.Count, result.Protection));
        Assert.Equal(new KeyRotationProgress(3, 3), reports.Last);
        Assert.NotEqual(oldKey, Directory.GetFiles(_folder.Keys, "*.key").Single());
        using var other = _folder.Open();
        foreach (var name in names)
        {
            Samples.AssertSame(Samples.Full(name), await other.GetAsync(name));
            Samples.AssertSame(Samples.Full(name), await store.GetAsync(name));
        }
    }

    [Fact]
    public async Task A_token_that_cannot_be_opened_is_reported_and_keeps_its_key()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("good"));
        await store.PutAsync(Samples.Full("bad"));
        var path = _folder.TokenFile("bad");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, text[..^2] + "AA", TestContext.Current.CancellationToken);

        var result = await store.RotateKeyAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(1, result.Reencrypted);
        Assert.Equal("bad", Assert.Single(result.Failures).Failure.TokenName);
        Assert.Equal(2, Directory.GetFiles(_folder.Keys, "*.key").Length);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        Samples.AssertSame(Samples.Full("bad"), await store.GetAsync("bad"));
    }

    [Fact]
    public async Task A_change_of_key_moves_tokens_under_the_environments_key()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Full("prod"));
        _folder.Environment.Variables["SALESFORCETOKEN_KEY"] = FirstKey;

        var result = await store.RotateKeyAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal((1, KeyProtection.EnvironmentVariable), (result.Reencrypted, result.Protection));
        Assert.All(Directory.GetFiles(_folder.Keys), file => Assert.StartsWith(".lock", Path.GetFileName(file), StringComparison.Ordinal));
        using var other = _folder.Open();
        Samples.AssertSame(Samples.Full("prod"), await other.GetAsync("prod"));
    }

    [Fact]
    public async Task A_change_of_key_can_be_cancelled_and_run_again()
    {
        using var store = _folder.Open();
        for (var i = 0; i < 5; i++)
        {
            await store.PutAsync(Samples.Full($"token-{i}"));
        }

        using var source = new System.Threading.CancellationTokenSource();
        var reports = new Reports { OnReport = source.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.RotateKeyAsync(reports, source.Token));
        Assert.Equal(2, Directory.GetFiles(_folder.Keys, "*.key").Length);
        using var other = _folder.Open();
        foreach (var name in other.ListNames())
        {
            Samples.AssertSame(Samples.Full(name), await other.GetAsync(name));
        }

        Assert.Equal(5, (await other.RotateKeyAsync(null, TestContext.Current.CancellationToken)).Reencrypted);
        Assert.Single(Directory.GetFiles(_folder.Keys, "*.key"));
    }

    private sealed class Reports : IProgress<KeyRotationProgress>
    {
        public Action? OnReport { get; init; }

        public KeyRotationProgress Last { get; private set; }

        public void Report(KeyRotationProgress value)
        {
            Last = value;
            OnReport?.Invoke();
        }
    }
}
