using System.IO;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class UpdateSfTokenKeyTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync() => _user = await SalesforceSession.StartAsync();

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void Every_token_is_put_under_a_new_key_and_stays_what_it_was()
    {
        _user.Authorize();
        _user.Run("New-SfAccessToken qa");
        var token = _user.Get("Get-SfAccessToken prod -AsPlainText").ToString();
        var before = Files();

        var change = _user.Get("Update-SfTokenKey");

        Assert.Equal(2, change.Properties["Reencrypted"].Value);
        Assert.Equal(0, change.Properties["Failed"].Value);
        Assert.Equal(token, _user.Get("Get-SfAccessToken prod -AsPlainText").ToString());
        Assert.Empty(before.Intersect(Files()));
    }

    [Fact]
    public void What_if_changes_nothing()
    {
        _user.Authorize();
        var before = Files();

        Assert.Empty(_user.Run("Update-SfTokenKey -WhatIf").Output);

        Assert.Equal(before, Files());
    }

    private string[] Files() => [.. Directory.EnumerateFiles(Path.Combine(_user.Home, "tokens"), "*.jwe").Order().Select(File.ReadAllText)];
}
