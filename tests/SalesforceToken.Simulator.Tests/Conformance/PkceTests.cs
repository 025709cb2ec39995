using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Conformance;

/// <summary>Proof Key for Code Exchange: docs/salesforce-oauth.md, section 2.3.</summary>
public sealed class PkceTests : SimulatorTest
{
    [Fact]
    [ProtocolFact("2.3", "the challenge is required; missing required code challenge")]
    public async Task A_request_without_challenge_is_refused_at_the_callback()
    {
        var callback = await Client.AuthorizeAsync(changes: [("code_challenge", null), ("code_challenge_method", null)]);

        Assert.Equal("invalid_request", callback["error"]);
        Assert.Equal("missing required code challenge", callback["error_description"]);
    }

    [Fact]
    [ProtocolFact("2.3", "S256 only")]
    public async Task The_plain_method_is_refused()
    {
        var callback = await Client.AuthorizeAsync(changes: [("code_challenge", OAuthClient.Verifier), ("code_challenge_method", "plain")]);

        Assert.Equal("invalid_request", callback["error"]);
    }

    [Fact]
    [ProtocolFact("2.3", "code_challenge_method may be omitted and then means S256")]
    public async Task A_challenge_without_method_is_S256()
    {
        (await Client.LogInAsync(("code_challenge_method", null))).Expect(HttpStatusCode.OK);
        var plain = await Client.AuthorizeAsync(changes: [("code_challenge", OAuthClient.Verifier[..43]), ("code_challenge_method", null)]);

        (await Client.ExchangeAsync(plain["code"], ("code_verifier", OAuthClient.Verifier[..43]))).ExpectError("invalid_request", "invalid code verifier");
    }

    [Fact]
    [ProtocolFact("2.3", "challenge and verifier mismatch: invalid_request")]
    public async Task A_wrong_verifier_is_an_invalid_request_and_uses_the_code_up()
    {
        var callback = await Client.AuthorizeAsync();

        (await Client.ExchangeAsync(callback["code"], ("code_verifier", new string('a', 43)))).ExpectError("invalid_request", "invalid code verifier");
        (await Client.ExchangeAsync(callback["code"])).ExpectError("invalid_grant", "expired authorization code");
    }

    [Fact]
    [ProtocolFact("2.3", "challenge sent, verifier missing: invalid_grant")]
    public async Task A_missing_verifier_is_an_invalid_grant()
    {
        var callback = await Client.AuthorizeAsync();

        (await Client.ExchangeAsync(callback["code"], ("code_verifier", null))).ExpectError("invalid_grant", "invalid code verifier");
    }

    [Fact]
    [ProtocolFact("2.3", "verifier sent without challenge: invalid_grant")]
    public async Task A_verifier_without_challenge_is_an_invalid_grant()
    {
        App.RequirePkce = false;
        var callback = await Client.AuthorizeAsync(changes: [("code_challenge", null), ("code_challenge_method", null)]);

        (await Client.ExchangeAsync(callback["code"])).ExpectError("invalid_grant", "invalid code verifier");
    }

    [Theory]
    [InlineData(43, true)]
    [InlineData(128, true)]
    [InlineData(171, true)]
    [InlineData(42, false)]
    [InlineData(172, false)]
    [ProtocolFact("2.3", "verifier of 43 to 128 characters")]
    [ProtocolFact("2.3", "the CLI's verifier of 171 characters is accepted")]
    public async Task The_length_of_the_verifier_has_bounds(int length, bool isGood)
    {
        var verifier = new string('v', length);
        var callback = await Client.AuthorizeAsync(changes: ("code_challenge", OAuthClient.ChallengeOf(verifier)));
        var response = await Client.ExchangeAsync(callback["code"], ("code_verifier", verifier));

        if (isGood)
        {
            response.Expect(HttpStatusCode.OK);
        }
        else
        {
            response.ExpectError("invalid_request", "invalid code verifier");
        }
    }

    [Theory]
    [InlineData("too-short")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw_cM=")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM")]
    [ProtocolFact("2.3", "the challenge is base64url, once")]
    public async Task A_challenge_that_is_no_hash_is_refused(string challenge)
    {
        var callback = await Client.AuthorizeAsync(changes: ("code_challenge", challenge));

        Assert.Equal("invalid_request", callback["error"]);
    }
}
