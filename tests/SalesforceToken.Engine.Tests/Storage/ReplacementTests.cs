using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>Tokens that cannot be read any more are replaced or removed on demand, and nothing goes before its successor is there.</summary>
public sealed class ReplacementTests : IAsyncLifetime
{
    private TestBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await TestBed.StartAuthorizedAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private string TokenFile => Path.Combine(_bed.DataDirectory, "tokens", "prod.jwe");

    [Theory]
    [InlineData("token file", TokenErrorCode.TokenFileCorrupt)]
    [InlineData("newer token file", TokenErrorCode.TokenFileCorrupt)]
    [InlineData("key file", TokenErrorCode.DataKeyInvalid)]
    [InlineData("another key", TokenErrorCode.DataKeyInvalid)]
    [InlineData("no key", TokenErrorCode.DataKeyMismatch)]
    [InlineData("no keys", TokenErrorCode.DataKeyMismatch)]
    [InlineData("link", TokenErrorCode.StorePathUnsafe)]
    public async Task Force_replaces_and_removes_what_cannot_be_read_and_says_what_was_not_revoked(string damage, TokenErrorCode code)
    {
        Assert.SkipWhen(damage == "link" && OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        await _bed.CreateAsync("other");
        var other = Path.Combine(_bed.DataDirectory, "tokens", "other.jwe");
        Damage(damage);
        using var engine = _bed.OpenEngine();
        Assert.Equal(code, (await FailsAsync(() => engine.GetDetailsAsync("prod", TestBed.Cancellation))).Code);
        await FailsAsync(() => engine.CreateAsync(Definition, replace: false, TestBed.Cancellation));
        await FailsAsync(() => engine.RemoveAsync("prod", new RemovalOptions(), TestBed.Cancellation));

        var replaced = await engine.CreateAsync(Definition, replace: true, TestBed.Cancellation);

        Assert.Equal(TokenStatus.NeedsCredential, replaced.Status);
        Assert.Contains(_bed.Notices, notice => notice.Contains($"could not be read ({code})", StringComparison.Ordinal)
            && notice.Contains("Connected Apps OAuth Usage", StringComparison.Ordinal));
        Assert.Equal(TokenStatus.NeedsCredential, (await engine.GetDetailsAsync("prod", TestBed.Cancellation)).Status);
        Assert.True(File.Exists(other));

        _bed.Notices.Clear();
        Damage(damage);
        using var again = _bed.OpenEngine();
        await FailsAsync(() => again.RemoveAsync("prod", new RemovalOptions(), TestBed.Cancellation));
        await again.RemoveAsync("prod", new RemovalOptions { Force = true }, TestBed.Cancellation);

        Assert.Equal(["other"], again.ListNames());
        Assert.Contains(_bed.Notices, notice => notice.Contains("without being revoked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Force_deletes_nothing_when_the_new_token_cannot_be_written()
    {
        File.WriteAllText(TokenFile, "damaged");
        var before = Snapshot();
        var fails = new FailingStore(_bed.Store);
        using var engine = _bed.OpenEngine(_ => fails);
        fails.FailWrites(after: 0, times: 1, TokenErrorCode.StoreWriteFailed);

        await FailsAsync(() => engine.CreateAsync(Definition, replace: true, TestBed.Cancellation));

        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Force_with_a_key_of_the_environment_that_is_wrong_changes_nothing()
    {
        using var folder = new TestFolder();
        using (var store = folder.Open())
        {
            await store.PutAsync(Samples.Full("prod"));
            await File.WriteAllTextAsync(folder.TokenFile("prod"), "damaged", TestBed.Cancellation);
        }

        folder.Environment.Variables["SALESFORCETOKEN_KEY"] = "not a key";
        using var other = folder.Open();
        using var lease = await other.TakeOverAsync("prod", TestBed.Cancellation);
        await Samples.FailsAsync(TokenErrorCode.DataKeyInvalid, async () => await lease.ReplaceAsync(Samples.Bare("prod"), TestBed.Cancellation));

        Assert.Equal("damaged", await File.ReadAllTextAsync(folder.TokenFile("prod"), TestBed.Cancellation));
        Assert.Single(Directory.GetFiles(folder.Keys, "*.key"));
    }

    [Fact]
    public async Task An_unfinished_write_of_what_was_replaced_does_not_come_back()
    {
        using var folder = new TestFolder();
        using var store = folder.Open();
        await store.PutAsync(Samples.Full("Prod"));
        var leftover = Path.Combine(folder.Tokens, ".prod.tmp");
        File.Copy(folder.TokenFile("Prod"), leftover);
        await File.WriteAllTextAsync(folder.TokenFile("Prod"), "damaged", TestBed.Cancellation);

        using (var lease = await store.TakeOverAsync("PROD", TestBed.Cancellation))
        {
            await lease.ReplaceAsync(Samples.Bare("PROD"), TestBed.Cancellation);
        }

        Samples.AssertSame(Samples.Bare("Prod"), await store.GetAsync("prod"));
        Assert.Equal(["Prod.jwe"], Directory.GetFiles(folder.Tokens).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_room_that_is_kept_for_a_write_goes_with_the_lease()
    {
        using (var lease = await _bed.Store.LockAsync("prod", TestBed.Cancellation))
        {
            var current = (await lease.ReadAsync(TestBed.Cancellation))!;
            await lease.WriteAndReserveAsync(current.Profile, current.Version, TestBed.Cancellation);
            Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(TokenFile)!).Length);
            await lease.ReadAsync(TestBed.Cancellation);
        }

        Assert.Equal([TokenFile], Directory.GetFiles(Path.GetDirectoryName(TokenFile)!));
        Assert.Equal(["prod"], _bed.Store.ListNames());
    }

    private TokenDefinition Definition => new() { Name = "prod", LoginUrl = _bed.Org.LoginUrl, CallbackUrl = _bed.CallbackUrl };

    private static Task<TokenException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<TokenException>(action);

    private string[] Snapshot() =>
        [.. Directory.EnumerateFiles(_bed.DataDirectory, "*", SearchOption.AllDirectories).Where(path => !path.Contains("lock", StringComparison.Ordinal)).Order().Select(path => path + File.ReadAllText(path))];

    private void Damage(string what)
    {
        switch (what)
        {
            case "token file":
                File.WriteAllText(TokenFile, "not a token");
                break;
            case "newer token file":
                File.WriteAllText(TokenFile, File.ReadAllText(TokenFile)[..^2]);
                break;
            case "key file":
                foreach (var path in Directory.GetFiles(Path.Combine(_bed.DataDirectory, "keys"), "*.key"))
                {
                    File.WriteAllText(path, "not a key");
                }

                break;
            case "another key":
                foreach (var path in Directory.GetFiles(Path.Combine(_bed.DataDirectory, "keys"), "*.key"))
                {
                    File.WriteAllText(path, Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(64)));
                }

                break;
            case "no key":
                foreach (var path in Directory.GetFiles(Path.Combine(_bed.DataDirectory, "keys"), "*.key"))
                {
                    File.Delete(path);
                }

                break;
            case "no keys":
                Directory.Delete(Path.Combine(_bed.DataDirectory, "keys"), recursive: true);
                break;
            case "link":
                File.Move(TokenFile, TokenFile + ".away", overwrite: true);
                File.CreateSymbolicLink(TokenFile, TokenFile + ".away");
                break;
        }
    }
}
