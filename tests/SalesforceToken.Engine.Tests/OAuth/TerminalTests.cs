using System;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Primitives;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.OAuth;

/// <summary>Nothing that a server or a name says steers the terminal that shows it.</summary>
public sealed class TerminalTests
{
    // Escape, the C1 form of it, bell, right-to-left override, zero-width space, the separators, a tag of the astral planes.
    private const string Steering = "\u001b]0;x\u0007\u009b31m\u202e\u200b\u2028\u2029\ud83d\udd11\U000E0041";

    [Fact]
    public async Task What_becomes_a_part_of_a_token_is_escaped()
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = store, Browser = null!, Refresh = TestBed.Impatient });
        await store.PutAsync(server.Profile("prod", "consumer-secret-value", isOld: true));
        var hostile = System.Text.Json.JsonSerializer.Serialize("a" + Steering);
        server.Answer("/services/oauth2/token", 200, server.TokenAnswer($"\"scope\":{hostile}"));
        server.Answer("/services/oauth2/introspect", 200, $$"""{"active":true,"username":{{hostile}},"scope":{{hostile}}}""");

        var token = await engine.GetAccessTokenAsync("prod", new Engine.Refresh.FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation);
        var test = await engine.TestAsync("prod", TestBed.Cancellation);

        AssertHarmless(string.Join(" ", token.Details.Profile.Tokens!.Scope));
        AssertHarmless(test.State.Username!);
        AssertHarmless(string.Join(" ", test.State.Scope));
        Assert.StartsWith("a", test.State.Username, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://acme.my.salesforce.com/%E2%80%AE", false)]
    [InlineData("https://acme.my.salesforce.com/a%1b", false)]
    [InlineData("https://acme.my.salesforce.com/\u202e", false)]
    [InlineData("https://acme.my.salesf\u043erce.com", false)]
    [InlineData("https://acme.my.salesforce.com", true)]
    [InlineData("https://acme.my.salesforce.com/orgs/one-1/", true)]
    public void An_instance_address_that_would_show_as_something_else_is_not_trusted(string address, bool isTrusted)
    {
        var found = InstanceAddress.Find(address, LoginHost.Parse(LoginHost.Production));

        Assert.Equal(isTrusted, found is not null);
        AssertHarmless(found?.ToString() ?? InstanceAddress.Untrusted(address).Message);
    }

    [Fact]
    public async Task What_the_org_says_of_a_failed_call_is_escaped()
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = store, Browser = null!, Refresh = TestBed.Impatient });
        await store.PutAsync(server.Profile("prod", consumerSecret: null, isOld: false));
        var hostile = System.Text.Json.JsonSerializer.Serialize("a" + Steering);
        server.Answer("/services/data", 400, $$"""[{"errorCode":{{hostile}},"message":{{hostile}},"fields":[{{hostile}}]}]""");

        var response = await engine.CallAsync("prod", new RestRequest { Address = "/services/data/v62.0/limits" }, TestBed.Cancellation);

        var error = Assert.Single(response.Errors);
        AssertHarmless(error.Code);
        AssertHarmless(error.Message);
        AssertHarmless(Assert.Single(error.Fields));
    }

    // Not as arguments of the attribute: they are stored as UTF-8, which cannot hold half of an emoji.
    [Fact]
    public void Text_is_shown_as_far_as_it_can_be()
    {
        Assert.Equal("emoji \ud83d\udd11 stay", Printable.Escape("emoji \ud83d\udd11 stay", 100));
        Assert.Equal("half ? of one", Printable.Escape("half \ud83d of one", 100));
        Assert.Equal("cut in ?", Printable.Escape("cut in \ud83d", 100));
        Assert.Equal("lines  are joined", Printable.Escape("lines\r\nare\tjoined", 100));
        Assert.Equal("cut…", Printable.Escape("cut\ud83d\udd11", 3));
    }

    [Theory]
    [InlineData("prod\u202e")]
    [InlineData("pr\u200bod")]
    [InlineData("\ufeffprod")]
    [InlineData("pr\u00adod")]
    [InlineData("a\u2028b")]
    [InlineData("a\u2029b")]
    [InlineData("a\U000E0041b")]
    [InlineData("a\u3164b")]
    [InlineData("prod\uFE0F")]
    [InlineData("prod\u180B")]
    [InlineData("prod\U000E0100")]
    [InlineData("a\u2800b")]
    [InlineData("a\uE000b")]
    [InlineData("a\U000F0000b")]
    public async Task A_name_with_what_nobody_sees_is_refused_for_a_new_token_and_works_for_one_that_is_stored(string name)
    {
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = store, Browser = null!, Refresh = TestBed.Impatient });

        var failure = await Assert.ThrowsAsync<TokenException>(() => engine.CreateAsync(
            new TokenDefinition { Name = name }, replace: false, TestBed.Cancellation));
        await store.PutAsync(Samples.Bare("plain"));
        var renaming = await Assert.ThrowsAsync<TokenException>(() => engine.RenameAsync("plain", name, TestBed.Cancellation));
        await engine.RemoveAsync("plain", new Engine.Revocation.RemovalOptions(), TestBed.Cancellation);
        await store.PutAsync(Samples.Bare(name));

        Assert.Equal(TokenErrorCode.NameInvalid, renaming.Code);
        Assert.Equal(TokenErrorCode.NameInvalid, failure.Code);
        AssertHarmless(failure.Message);
        Assert.Equal([name], engine.ListNames());
        Assert.Equal(name, (await engine.GetDetailsAsync(name, TestBed.Cancellation)).Profile.Name);
        await engine.RemoveAsync(name, new Engine.Revocation.RemovalOptions(), TestBed.Cancellation);
        Assert.Empty(engine.ListNames());
    }

    [Theory]
    [InlineData("Ürümqi 東京")]
    [InlineData("clé \ud83d\udd11")]
    [InlineData("العربية")]
    [InlineData("हिन्दी")]
    public async Task A_name_of_any_language_is_taken(string name)
    {
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = store, Browser = null!, Refresh = TestBed.Impatient });

        await engine.CreateAsync(new TokenDefinition { Name = name }, replace: false, TestBed.Cancellation);

        Assert.Equal([name.Normalize()], engine.ListNames());
    }

    private static void AssertHarmless(string text)
    {
        Assert.All(text.EnumerateRunes().ToArray(), rune => Assert.False(Printable.IsUnsafe(System.Text.Rune.GetUnicodeCategory(rune)), $"U+{rune.Value:X4}"));
    }
}
