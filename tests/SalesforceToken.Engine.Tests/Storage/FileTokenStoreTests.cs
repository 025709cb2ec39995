using System;
using System.IO;
using System.Threading.Tasks;
using SalesforceToken.Engine.Storage;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Storage;

public sealed class FileTokenStoreTests : TokenStoreContract, IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override ITokenStore Open() => _folder.Open();

    [Fact]
    public async Task A_new_store_is_empty_and_reading_makes_nothing()
    {
        using var store = _folder.Open();

        Assert.Empty(store.ListNames());
        Assert.Null(await store.GetAsync("prod"));
        Assert.False(Directory.Exists(_folder.Root));
    }
}
