using System;
using System.IO;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Storage.FileStore;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>Every change to a stored file is detected.</summary>
public sealed class MutationTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_flipped_bit_and_every_truncation_is_an_error_of_that_token()
    {
        using var store = _folder.Open();
        await store.PutAsync(Samples.Bare("prod") with { ConsumerSecret = "secret" });
        var path = _folder.TokenFile("prod");
        var good = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        for (var i = 0; i < good.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])good.Clone();
                changed[i] ^= (byte)(1 << bit);
                await AssertRefusedAsync(store, path, changed);
            }

            await AssertRefusedAsync(store, path, good[..i]);
        }

        await AssertRefusedAsync(store, path, [.. good, (byte)'\n']);
        await AssertRefusedAsync(store, path, [.. good, (byte)'A']);
        await File.WriteAllBytesAsync(path, good, TestContext.Current.CancellationToken);
        Assert.Equal("secret", (await store.GetAsync("prod"))?.ConsumerSecret);
    }

    private static async Task AssertRefusedAsync(FileTokenStore store, string path, byte[] content)
    {
        await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<TokenException>(() => store.GetAsync("prod"));

        // A changed key id names a key that is not available here.
        Assert.True(error.Code is TokenErrorCode.TokenFileCorrupt or TokenErrorCode.DataKeyMismatch, error.Message);
        Assert.Equal("prod", error.Failure.TokenName);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("no other token is affected", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.OrdinalIgnoreCase);
    }
}
