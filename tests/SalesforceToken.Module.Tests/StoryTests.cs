using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>The story of the README, over real HTTP against the simulator.</summary>
public sealed class StoryTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync() => _user = await SalesforceSession.StartAsync();

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void One_line_leads_from_nothing_to_a_token_that_Salesforce_takes()
    {
        var token = _user.Get(
            "New-SfAccessToken prod @new | Set-SfConsumerCredential -Credential $credential | Invoke-SfAuthorization | Get-SfAccessToken -AsPlainText");

        Assert.True(_user.Org.IsAccessTokenActive(token.ToString()));
        Assert.Equal(1, _user.Org.Counters.CodesExchanged);
    }

    [Fact]
    public void The_same_story_without_a_name_is_about_the_default_token()
    {
        Assert.Equal("default", _user.Get("New-SfAccessToken @new | Set-SfConsumerCredential -Credential $credential").ToString());
        Assert.Equal(_user.CallbackUrl.OriginalString, _user.Get("Get-SfCallbackUrl").ToString());
        Assert.Equal("default", _user.Get("Invoke-SfAuthorization").ToString());
        Assert.True(_user.Org.IsAccessTokenActive(_user.Get("Get-SfAccessToken -AsPlainText").ToString()!));
    }

    [Fact]
    public void A_later_session_has_the_token_without_asking_anybody()
    {
        var token = SalesforceSession.Reveal(_user.Authorize());
        _user.Restart();
        var requests = _user.Org.Counters.AllRequests;

        Assert.Equal(token, _user.Get("Get-SfAccessToken prod -AsPlainText").ToString());
        Assert.Equal(requests, _user.Org.Counters.AllRequests);
    }

    [Fact]
    public void An_expired_token_is_refreshed_once_and_unseen()
    {
        var first = SalesforceSession.Reveal(_user.Authorize());
        _user.Org.ExpireAccessTokens();

        var second = _user.Get("Get-SfAccessToken prod -ForceRefresh -AsPlainText").ToString()!;

        Assert.NotEqual(first, second);
        Assert.True(_user.Org.IsAccessTokenActive(second));
        Assert.Equal((1, 0), (_user.Org.Counters.Refreshes, _user.Org.Counters.RefreshReuses));
    }

    [Fact]
    public void No_secret_is_in_any_stream_or_file()
    {
        var result = _user.Run("""
            $VerbosePreference = $DebugPreference = 'Continue'
            & {
                $t = New-SfAccessToken prod @new | Set-SfConsumerCredential -Credential $credential | Invoke-SfAuthorization
                $t; "$t"; $t.PSObject.Properties | ForEach-Object { "$($_.Name)=$($_.Value)" }
                Get-SfAccessToken prod -ForceRefresh; Get-SfAccessToken -ListAvailable; Get-SfCallbackUrl prod
                Set-SfConsumerCredential prod -ConsumerKey wrong -ConsumerSecret $secret; Get-SfAccessToken prod
            } *>&1 | ForEach-Object { "$_"; $_ | Out-Default }
            """);

        var shown = string.Join('\n', result.Output) + _user.Screen.Text + string.Join('\n', _user.Screen.ProgressRecords);
        Assert.Contains("prod", shown, StringComparison.Ordinal);
        AssertNoSecret(shown);
        foreach (var file in Directory.GetFiles(_user.Home, "*", SearchOption.AllDirectories))
        {
            AssertNoSecret(Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        }
    }

    // The simulator's secrets have Salesforce's format: a session id, a refresh token, a code.
    private void AssertNoSecret(string text)
    {
        Assert.DoesNotContain(_user.Org.App.ConsumerSecret, text, StringComparison.Ordinal);
        Assert.DoesNotMatch("00D[A-Za-z0-9]{12}!", text);
        Assert.DoesNotContain("5Aep861", text, StringComparison.Ordinal);
        Assert.DoesNotContain("aPrx", text, StringComparison.Ordinal);
    }
}
