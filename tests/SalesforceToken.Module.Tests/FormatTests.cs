using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Internal;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>
/// What the screen shows in a session that has imported the module. The Pester suite tests the sessions that have not.
/// </summary>
public sealed class FormatTests : IDisposable
{
    private const string Token = "[SalesforceToken.SfAccessToken]@{ Name = 'prod'; Username = 'ada@acme.example'; LoginUrl = 'https://acme.my.salesforce.com'; "
        + "Status = 'Ready'; ExpiresAt = [DateTime]::Now.AddMinutes(112.5); IssuedAt = [DateTime]::Now; KeyProtection = 'Keychain' }";

    private readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_table_shows_what_one_wants_to_know()
    {
        _session.Run($"{Token} | Out-Default");

        var text = new StringDecorated(_session.Screen.Text).ToString(OutputRendering.PlainText);
        var lines = text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.Contains("Name Status Expires Username Environment KeyProtection", lines);
        Assert.Contains("prod Ready in 1 h 52 min ada@acme.example acme.my.salesforce.com Keychain", lines);
    }

    [Theory]
    [InlineData("Ready", "\u001b[32mReady")]
    [InlineData("NeedsAuthorization", "\u001b[33mNeedsAuthorization")]
    public void Colour_says_whether_there_is_something_to_do(string status, string shown)
    {
        _session.Run($"[SalesforceToken.SfAccessToken]@{{ Status = '{status}' }} | Out-Default");

        Assert.Contains(shown, _session.Screen.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-30, "30 s ago")]
    [InlineData((59 * 60) + 59, "in 59 min")]
    [InlineData(-3600, "1 h 0 min ago")]
    [InlineData((100 * 3600) + 30, "in 4 d 4 h")]
    public void Times_are_told_in_words(int seconds, string words) =>
        Assert.Equal(words, _session.Run($"([SalesforceToken.SfAccessToken]@{{ ExpiresAt = [DateTime]::UtcNow.AddSeconds({seconds}) }}).Expires").Output.Single().ToString());

    [Theory]
    [InlineData("IssuedAt = [DateTime]::Now", "unknown")]
    [InlineData("Name = 'prod'", "")]
    public void What_is_not_known_is_no_time(string properties, string words) =>
        Assert.Equal(words, _session.Run($"([SalesforceToken.SfAccessToken]@{{ {properties} }}).Expires").Output.Single().ToString());

    [Theory]
    [InlineData("'api refresh_token'")]
    [InlineData("@('api', 'refresh_token')")]
    [InlineData("[string[]]('api', 'refresh_token')")]
    public void Scopes_are_one_text_and_a_list(string scopes)
    {
        var result = _session.Run($"$t = [SalesforceToken.SfAccessToken]@{{ Scope = {scopes} }}; \"$($t.Scope.ToString())\"; $t.Scope.Count; $t.Scope -contains 'api'");

        Assert.Equal(["api refresh_token", 2, true], result.Output.Select(value => value.BaseObject));
    }
}
