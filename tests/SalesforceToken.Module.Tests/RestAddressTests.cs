using System;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

/// <summary>A call goes to the address that was written, or nowhere: a part that is lost makes a change reach another record.</summary>
public sealed class RestAddressTests(RestWire wire) : IClassFixture<RestWire>
{
    [Theory]
    [InlineData("'sobjects/Account/Ext__c/A#7'", "%23")]
    [InlineData("'query?q=SELECT Id FROM Account#7'", "%23")]
    [InlineData("'sobjects/Account/Ext__c/..'", "Id")]
    [InlineData("'sobjects/Account/Ext__c/../Contact/1'", "Id")]
    [InlineData("'sobjects/Account/Ext__c/%2e%2E'", "Id")]
    [InlineData("'sobjects/Account/Ext__c/.%2e/x'", "Id")]
    [InlineData("'sobjects/Account/./x'", "Id")]
    [InlineData("'sobjects/Account/Ext__c/A\\7'", "%5C")]
    [InlineData("'sobjects/Account/Ext__c/A;7'", "%3B")]
    [InlineData("'sobjects/Account/Ext__c/what?'", "%3F")]
    [InlineData("'sobjects/Account/Ext__c/what?now'", "%3F")]
    [InlineData("\"query?q=SELECT Id FROM Account WHERE Name = 'A & B'\"", "%26")]
    [InlineData("\"sobjects/Account/Ext__c/A`n7\"", "%0A")]
    [InlineData("\"sobjects/Account/Ext__c/A`u{202e}7\"", "%E2%80%AE")]
    [InlineData("\"sobjects/Account/Ext__c/A`u{200b}\"", "%E2%80%8B")]
    [InlineData("'sobjects/Account/Ext__c/A7 '", "%20")]
    [InlineData("' sobjects/Account/Ext__c/A7'", "%20")]
    [InlineData("('sobjects/Account/Ext__c/A' + [char]0xD83D)", "half a character")]
    public void What_would_be_cut_off_or_rewritten_is_refused_with_the_way_to_write_it(string path, string way)
    {
        wire.Reset();

        var result = wire.Call($"{path} -Method Delete");

        Assert.Equal("ResourceAddressInvalid", result.ErrorId);
        Assert.Contains(way, result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal("prod", result.Errors[0].TargetObject);
        Assert.Empty(wire.Proxy.Requests);
    }

    [Theory]
    [InlineData("'sobjects/Account/Ext__c/A%237'", "sobjects/Account/Ext__c/A%237")]
    [InlineData("'sobjects/Account/Ext__c/A%2F7%3F'", "sobjects/Account/Ext__c/A%2F7%3F")]
    [InlineData("'sobjects/Account/Ext__c/A 7'", "sobjects/Account/Ext__c/A%207")]
    [InlineData("'sobjects/Account/Ext__c/100%'", "sobjects/Account/Ext__c/100%25")]
    [InlineData("'sobjects/Account/Ext__c/...'", "sobjects/Account/Ext__c/...")]
    [InlineData("\"sobjects/Account/Ext__c/S`u{f6}hne`u{1f600}\"", "sobjects/Account/Ext__c/S%C3%B6hne%F0%9F%98%80")]
    [InlineData("\"sobjects/Account/Ext__c/e`u{301}\"", "sobjects/Account/Ext__c/e%CC%81")]
    [InlineData("'sobjects/Account/Ext__c/a+b@x.example'", "sobjects/Account/Ext__c/a+b@x.example")]
    [InlineData("'sobjects/Account/1?_HttpMethod=PATCH'", "sobjects/Account/1?_HttpMethod=PATCH")]
    [InlineData("'query?q=SELECT+Id&columns=true' -Query @{ a = 1 }", "query?q=SELECT+Id&columns=true&a=1")]
    [InlineData("\"query?q=SELECT Id`nFROM Account\"", "query?q=SELECT%20Id%0AFROM%20Account")]
    [InlineData("([uri]::EscapeDataString('query'))", "query")]
    public void What_is_written_is_sent(string path, string target)
    {
        wire.Reset();

        Assert.Empty(wire.Call(path).Errors);

        Assert.Equal($"GET /services/data/v60.0/{target} HTTP/1.1", wire.Target());
    }

    [Fact]
    public void WhatIf_shows_a_query_apart_from_the_path()
    {
        wire.Reset();

        Assert.Empty(wire.Call("'sobjects/Account/Ext__c/what?now=1' -Method Delete -WhatIf").Errors);

        Assert.Contains("DELETE sobjects/Account/Ext__c/what with the query now=1", wire.User.Screen.Text, StringComparison.Ordinal);
        Assert.Empty(wire.Proxy.Requests);
    }

    [Fact]
    public async Task An_instance_with_a_path_keeps_it()
    {
        await using var user = await SalesforceSession.StartBesideAnotherOrgAsync();
        user.Authorize("second");
        Assert.EndsWith("/second/", user.Get("(Get-SfAccessToken second).InstanceUrl").ToString(), StringComparison.Ordinal);

        foreach (var path in new[] { "limits", "/services/data/vXX.X/limits", "/second/services/data/v60.0/limits", user.LoginUrl + "services/data/v60.0/limits" })
        {
            Assert.NotNull(user.Get($"Invoke-SfRestMethod '{path}' -Name second").Properties["DailyApiRequests"]);
        }

        // Over three pages, whose addresses the org gives without its own path.
        Assert.Equal(5_000, user.Run("Invoke-SfRestMethod query -Name second -Query @{ q = 'SELECT Id FROM Account' } -FollowNext").Output.Count);
        var other = user.Run($"Invoke-SfRestMethod {user.Org.LoginUrl}services/data/v60.0/limits -Name second");
        Assert.Equal("ResourceAddressForeign", other.ErrorId);
        Assert.Contains("not under", other.Errors[0].Exception.Message, StringComparison.Ordinal);
    }
}
