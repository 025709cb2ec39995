using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

public sealed class KeyTests : IDisposable
{
    private static readonly string FirstKey = Convert.ToBase64String([.. Enumerable.Range(1, 64).Select(i => (byte)i)]);
    private static readonly string SecondKey = Convert.ToBase64String([.. Enumerable.Range(2, 64).Select(i => (byte)i)]);

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
        Assert.Equal(Path.GetFileNameWithoutExtension(file), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(key)[..16]));
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
