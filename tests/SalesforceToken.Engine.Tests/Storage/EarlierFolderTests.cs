using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

/// <summary>
/// A data folder that version 0.1.0 wrote, against a simulator, under the key <see cref="Key"/>. Its secrets were never valid
/// anywhere else.
/// </summary>
public sealed class EarlierFolderTests
{
    private static readonly string Key = Convert.ToBase64String([.. Enumerable.Range(0, 64).Select(i => (byte)((i * 37) + 11))]);

    [Fact]
    public async Task A_folder_of_0_1_0_is_read_and_its_next_write_has_the_current_schema()
    {
        using var folder = new TestFolder();

        // It follows a pattern, so it only decrypts.
        folder.Environment.Variables["SALESFORCETOKEN_PREVIOUS_KEY"] = Key;
        using var store = folder.Open();

        // The store makes the folder with the rights that it needs.
        await store.PutAsync(Samples.Bare("new"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Storage", "Folder-0.1.0", "tokens")))
        {
            var copy = Path.Combine(folder.Tokens, Path.GetFileName(file));
            File.Copy(file, copy);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        Assert.Equal(["ended", "new", "prod"], store.ListNames());
        var prod = (await store.GetAsync("prod"))!;
        Assert.Equal(("Nightly loads", "ada.admin@simulator.test"), (prod.Description, prod.Tokens!.Username));
        Assert.Equal(["api", "refresh_token"], prod.Scope);
        Assert.True(prod.IsAuthorized);
        Assert.NotNull(prod.ConsumerSecret);
        Assert.NotNull(prod.Tokens.RefreshToken);
        Assert.Equal(prod.Tokens.IssuedAt, prod.Tokens.RefreshTokenUsedAt);
        Assert.Empty(prod.Machines);
        Assert.Equal(((string?)null, (string?)null, (RefreshRefusal?)null), (prod.Username, prod.ApiVersion, prod.RefreshRefusal));

        var changed = prod with { ApiVersion = "62.0" };
        await store.PutAsync(changed);
        Samples.AssertSame(changed, await store.GetAsync("prod"));
    }
}
