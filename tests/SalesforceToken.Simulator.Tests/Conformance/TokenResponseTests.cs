using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SalesforceToken.Simulator.State.Tenants;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests.Conformance;

/// <summary>The token response: docs/salesforce-oauth.md, section 3.</summary>
public sealed class TokenResponseTests : SimulatorTest
{
    [Fact]
    [ProtocolFact("3.1", "access_token is opaque and begins with the org id")]
    [ProtocolFact("3.2", "no expires_in")]
    [ProtocolFact("3.1", "token_type Bearer")]
    public async Task The_response_has_exactly_Salesforces_fields()
    {
        var tokens = await Client.LogInAsync();

        Assert.Equal(
            ["access_token", "id", "instance_url", "issued_at", "refresh_token", "scope", "signature", "token_type"],
            tokens.Json.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.StartsWith(Org.Organization.Id[..15] + "!", tokens.AccessToken, StringComparison.Ordinal);
        Assert.Equal("Bearer", tokens["token_type"]);
    }

    [Fact]
    [ProtocolFact("3.2", "issued_at is a string of milliseconds")]
    public async Task Issued_at_is_text_in_milliseconds()
    {
        var tokens = await Client.LogInAsync();

        var value = tokens.Json["issued_at"]!.AsValue();
        Assert.True(value.TryGetValue<string>(out var text));
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeMilliseconds(), long.Parse(text, CultureInfo.InvariantCulture));
    }

    [Fact]
    [ProtocolFact("3.3", "signature = Base64(HMAC-SHA256(secret, id + issued_at))")]
    public async Task The_signature_is_made_with_the_consumer_secret()
    {
        var tokens = await Client.LogInAsync();

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(App.ConsumerSecret), Encoding.UTF8.GetBytes(tokens["id"] + tokens["issued_at"]));
        Assert.Equal(Convert.ToBase64String(expected), tokens["signature"]);
    }

    [Fact]
    [ProtocolFact("3.1", "org and user ids are the last two segments of id")]
    public async Task The_identity_url_ends_in_org_and_user()
    {
        var tokens = await Client.LogInAsync();

        var parts = new Uri(tokens["id"]!).Segments;
        Assert.Equal((Org.Organization.Id + "/", Org.User.Id), (parts[^2], parts[^1]));
        (await Client.GetAsync(tokens["id"]!, tokens.AccessToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("3.1", "refresh_token only with the scope refresh_token or offline_access")]
    public async Task Without_its_scope_there_is_no_refresh_token()
    {
        Assert.Null((await Client.LogInAsync(("scope", "api")))["refresh_token"]);
        Assert.NotNull((await Client.LogInAsync(("scope", "api offline_access")))["refresh_token"]);
    }

    [Fact]
    [ProtocolFact("5.2", "refresh_token on refresh only when rotation is on")]
    public async Task A_refresh_gives_a_refresh_token_only_with_rotation()
    {
        var tokens = await Client.LogInAsync();
        var second = await Client.RefreshAsync(tokens.RefreshToken);
        Assert.NotEqual(tokens.RefreshToken, second.RefreshToken);

        App.RotateRefreshTokens = false;
        var third = await Client.RefreshAsync(second.RefreshToken);
        Assert.Null(third["refresh_token"]);
        (await Client.RefreshAsync(second.RefreshToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("3.1", "id_token with openid, RS256, checked against /id/keys")]
    public async Task The_id_token_is_one_that_another_library_accepts()
    {
        var tokens = await Client.LogInAsync(("scope", "openid"), ("nonce", "n-1"));
        var keys = new JsonWebKeySet((await Client.GetAsync("id/keys")).Text);

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(tokens["id_token"]!, new TokenValidationParameters
        {
            ValidIssuer = Org.LoginUrl.AbsoluteUri.TrimEnd('/'),
            ValidAudience = App.ConsumerKey,
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidAlgorithms = ["RS256"],
            LifetimeValidator = (notBefore, expires, _, _) => notBefore <= Clock.GetUtcNow().UtcDateTime && expires > Clock.GetUtcNow().UtcDateTime,
        });

        Assert.True(result.IsValid, result.Exception?.ToString());
        Assert.Equal("n-1", result.Claims["nonce"]);
        Assert.Equal(tokens["id"], result.Claims["sub"]);
    }

    [Fact]
    [ProtocolFact("3.5", "JWT-based access tokens: RS256 with exp and iat")]
    [ProtocolFact("3.5", "api_instance_url with JWT access tokens")]
    public async Task Jwt_access_tokens_carry_their_end_and_do_not_slide()
    {
        App.IssueJwtAccessTokens = true;
        var tokens = await Client.LogInAsync();
        var jwt = new JsonWebToken(tokens.AccessToken);
        Assert.Equal("RS256", jwt.Alg);
        Assert.Equal(Clock.GetUtcNow().AddMinutes(30).UtcDateTime, jwt.ValidTo);
        Assert.Equal(Clock.GetUtcNow().UtcDateTime, jwt.IssuedAt);
        Assert.Equal(tokens["instance_url"], tokens["api_instance_url"]);

        Clock.Advance(TimeSpan.FromMinutes(29));
        (await Client.GetAsync("services/data/v66.0/limits", tokens.AccessToken)).Expect(HttpStatusCode.OK);
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await Client.GetAsync("services/data/v66.0/limits", tokens.AccessToken)).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    [ProtocolFact("3.4", "instance_url is the org's own host whichever host the user signed in at")]
    public async Task A_login_at_the_production_host_leads_to_the_orgs_own_host()
    {
        using var atLogin = new OAuthClient(Org, Org.LoginUrlOf(LoginHostKind.Production));

        var tokens = await atLogin.LogInAsync();

        Assert.Equal(Org.InstanceUrl.AbsoluteUri.TrimEnd('/'), tokens["instance_url"]);
        Assert.StartsWith(atLogin.LoginUrl.AbsoluteUri, tokens["id"], StringComparison.Ordinal);
    }
}
