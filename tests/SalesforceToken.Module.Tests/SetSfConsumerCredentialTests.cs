using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class SetSfConsumerCredentialTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync()
    {
        _user = await SalesforceSession.StartAsync();
        _user.Get("New-SfAccessToken prod @new");
    }

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Theory]
    [InlineData("Set-SfConsumerCredential prod -Credential $credential", true)]
    [InlineData("'prod' | Set-SfConsumerCredential -Credential $credential", true)]
    [InlineData("Get-SfAccessToken prod -ListAvailable | Set-SfConsumerCredential -Credential $credential", true)]
    [InlineData("Set-SfConsumerCredential prod -ConsumerKey $key -ConsumerSecret $secret", true)]
    [InlineData("Get-SfAccessToken prod -ListAvailable | Set-SfConsumerCredential -ConsumerKey $key", false)]
    public void The_credential_is_stored_however_it_is_given(string command, bool hasSecret)
    {
        var token = _user.Get(command);

        Assert.Equal("NeedsAuthorization", token.Properties["Status"].Value.ToString());
        Assert.Equal(_user.Org.App.ConsumerKey, token.Properties["ConsumerKey"].Value);
        Assert.Equal(hasSecret, token.Properties["HasConsumerSecret"].Value);
    }

    [Fact]
    public void A_secret_alone_goes_with_the_key_that_is_stored()
    {
        _user.Get("Set-SfConsumerCredential prod -ConsumerKey $key");

        var token = _user.Get("Set-SfConsumerCredential prod -ConsumerSecret $secret");

        Assert.Equal(_user.Org.App.ConsumerKey, token.Properties["ConsumerKey"].Value);
        Assert.Equal(true, token.Properties["HasConsumerSecret"].Value);
    }

    [Fact]
    public void What_is_missing_is_asked_for()
    {
        _user.Screen.Lines.Enqueue(_user.Org.App.ConsumerKey);
        _user.Screen.Lines.Enqueue(_user.Org.App.ConsumerSecret);

        _user.Get("Set-SfConsumerCredential prod");

        Assert.Equal(["Consumer key", "Consumer secret (Enter alone for none)"], _user.Screen.Questions);
        Assert.Equal("prod", _user.Get("Invoke-SfAuthorization prod").ToString());
    }

    [Fact]
    public void A_consumer_key_as_the_credential_asks_for_the_secret_alone()
    {
        _user.Screen.Lines.Enqueue(_user.Org.App.ConsumerSecret);

        Assert.Equal(true, _user.Get("Set-SfConsumerCredential prod -Credential $key").Properties["HasConsumerSecret"].Value);
        Assert.Single(_user.Screen.Questions);
    }

    [Theory]
    [InlineData(typeof(System.IO.IOException))]
    [InlineData(typeof(System.NotImplementedException))]
    [InlineData(typeof(System.NullReferenceException))]
    [InlineData(typeof(System.UnauthorizedAccessException))]
    public void It_says_the_same_however_the_host_fails_to_ask(System.Type failure)
    {
        _user.Screen.PromptFailure = (System.Exception)System.Activator.CreateInstance(failure)!;

        Assert.Equal("ConsumerCredentialNotGiven", _user.Run("Set-SfConsumerCredential prod").ErrorId);
    }

    [Fact]
    public void A_session_that_cannot_ask_says_how_to_give_it()
    {
        var result = _user.Run("Set-SfConsumerCredential prod");

        Assert.Equal("ConsumerCredentialNotGiven", result.ErrorId);
        Assert.Contains("-Credential", result.Errors[0].ErrorDetails.RecommendedAction, System.StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_changes_nothing()
    {
        Assert.Empty(_user.Run("Set-SfConsumerCredential prod -Credential $credential -WhatIf").Output);
        Assert.Null(_user.Get("Get-SfAccessToken prod -ListAvailable").Properties["ConsumerKey"].Value);
    }

    [Fact]
    public void WhatIf_asks_for_no_secret()
    {
        Assert.Empty(_user.Run("Set-SfConsumerCredential prod -WhatIf").Errors);
        Assert.Empty(_user.Screen.Questions);
    }

    [Theory]
    [InlineData("Set-SfConsumerCredential prd -Credential $credential", "TokenNotFound")]
    [InlineData("Set-SfConsumerCredential prod -ConsumerKey 'with blank'", "ConsumerCredentialInvalid")]
    [InlineData("Set-SfConsumerCredential prod -ConsumerSecret $secret", "ConsumerCredentialMissing")]
    [InlineData("Set-SfConsumerCredential prod -ConsumerSecret $null", "ConsumerCredentialInvalid")]
    [InlineData("Set-SfConsumerCredential prod -ConsumerKey $key -ConsumerSecret $null", "ConsumerCredentialInvalid")]
    [InlineData("Set-SfConsumerCredential prod -ConsumerSecret ([securestring]::new())", "ConsumerCredentialInvalid")]
    public void Bad_input_is_refused(string command, string errorId) => Assert.Equal(errorId, _user.Run(command).ErrorId);

    [Fact]
    public void A_mistyped_name_brings_the_one_that_was_meant() =>
        Assert.Contains("'prod'", _user.Run("Set-SfConsumerCredential prd -Credential $credential").Errors[0].ToString(), System.StringComparison.Ordinal);

    [Theory]
    [InlineData("Set-SfConsumerCredential prd")]
    [InlineData("Set-SfConsumerCredential prd -Credential $key")]
    [InlineData("Set-SfConsumerCredential prd -Confirm")]
    public void A_mistyped_name_is_told_before_a_secret_is_asked_for(string command)
    {
        Assert.Equal("TokenNotFound", _user.Run(command).ErrorId);
        Assert.Empty(_user.Screen.Questions);
    }

    [Fact]
    public void Wildcards_set_one_credential_for_many()
    {
        _user.Run("'prod2', 'qa' | New-SfAccessToken");

        Assert.Equal("prod prod2", string.Join(' ', _user.Run("Set-SfConsumerCredential p* -Credential $credential").Output));
        Assert.Null(_user.Get("Get-SfAccessToken qa -ListAvailable").Properties["ConsumerKey"].Value);
    }
}
