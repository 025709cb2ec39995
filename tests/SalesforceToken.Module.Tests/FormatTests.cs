using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Runspaces;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>
/// What the screen shows when the session has the module's views. The Pester suite tests how the session gets them, because the
/// command that adds views is not part of the engine that is hosted here.
/// </summary>
public sealed class FormatTests : IDisposable
{
    private const string Token = "[SalesforceToken.SfAccessToken]@{ Name = 'prod'; Username = 'ada@acme.example'; LoginUrl = 'https://acme.my.salesforce.com'; "
        + "Status = 'Valid'; ExpiresAt = [DateTimeOffset]::Now.AddMinutes(112.5); IssuedAt = [DateTimeOffset]::Now; KeyProtection = 'Keychain' }";

    private readonly PowerShellSession _session = new(state =>
    {
        state.ImportPSModule([BuiltModule.Manifest]);
        state.Formats.Add(new SessionStateFormatEntry(BuiltModule.Views));
    });

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_table_shows_what_one_wants_to_know()
    {
        _session.Run($"{Token} | Out-Default");

        var text = new StringDecorated(_session.Screen.Text).ToString(OutputRendering.PlainText);
        var lines = text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.Contains("Name Username Environment Status Expires KeyProtection", lines);
        Assert.Contains("prod ada@acme.example acme.my.salesforce.com Valid in 1 h 52 min Keychain", lines);
    }

    [Theory]
    [InlineData("Valid", "\u001b[32mValid")]
    [InlineData("NeedsAuthorization", "\u001b[33mNeedsAuthorization")]
    public void Colour_says_whether_there_is_something_to_do(string status, string shown)
    {
        _session.Run($"[SalesforceToken.SfAccessToken]@{{ Status = '{status}' }} | Out-Default");

        Assert.Contains(shown, _session.Screen.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-30, "30 s ago")]
    [InlineData(59 * 60 + 59, "in 59 min")]
    [InlineData(-3600, "1 h 0 min ago")]
    [InlineData(100 * 3600, "in 4 d 4 h")]
    public void Times_are_told_in_words(int seconds, string words) =>
        Assert.Equal(words, _session.Run($"$now = [DateTimeOffset]::Now; [SalesforceToken.TimeInWords]::Describe($now.AddSeconds({seconds}), $now)").Output.Single().ToString());
}
