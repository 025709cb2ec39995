using System;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator;
using Xunit;

namespace SalesforceToken.Engine.Tests.OAuth;

/// <summary>Who changes the answer to an authorization code on its way cannot get round the signature by leaving it out.</summary>
public sealed class SignatureTests
{
    private const string Secret = "consumer-secret-value";
    private const string Opaque = "00Dxx0000001gPL!AQ4AQopaque";
    private const string Jwt = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDB9.c2ln";

    [Theory]
    [InlineData(Secret, Opaque, "none", TokenErrorCode.SignatureMismatch)]
    [InlineData(Secret, Opaque, "empty", TokenErrorCode.SignatureMismatch)]
    [InlineData(Secret, Opaque, "wrong", TokenErrorCode.SignatureMismatch)]
    [InlineData(Secret, Jwt, "wrong", TokenErrorCode.SignatureMismatch)]
    [InlineData(Secret, Opaque, "right", null)]
    [InlineData(Secret, Jwt, "none", null)]
    [InlineData(null, Opaque, "none", null)]
    public async Task An_answer_to_a_code_needs_its_signature_where_there_is_a_secret_and_no_jwt(
        string? secret, string accessToken, string signature, TokenErrorCode? refusal)
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        var callback = $"http://localhost:{FreePort.Find()}/OauthRedirect";
        using var engine = new TokenEngine(new TokenEngineOptions { Store = store, Browser = new Approval(callback) });
        await engine.CreateAsync(new TokenDefinition { Name = "prod", LoginUrl = server.Address, CallbackUrl = callback }, replace: false, TestBed.Cancellation);
        await engine.SetConsumerCredentialAsync("prod", "3MVG9-consumer-key", secret, TestBed.Cancellation);
        server.Answer("/services/oauth2/token", 200, Sign(server.TokenAnswer($"\"access_token\":\"{accessToken}\""), signature));

        var failure = await Record.ExceptionAsync(() => engine.AuthorizeAsync("prod", new AuthorizationOptions(), progress: null, TestBed.Cancellation));

        Assert.Equal(refusal, (failure as TokenException)?.Code);
        Assert.Equal(refusal is null ? accessToken : null, (await store.GetAsync("prod"))!.Tokens?.AccessToken);
    }

    [Fact]
    public async Task An_answer_to_a_refresh_may_leave_it_out_since_the_new_refresh_token_must_not_be_lost()
    {
        using var server = new AnsweringServer();
        using var folder = new TestFolder();
        using var store = folder.Open();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = store, Browser = null!, Refresh = TestBed.Impatient });
        await store.PutAsync(server.Profile("prod", Secret, isOld: true));
        server.Answer("/services/oauth2/token", 200, server.TokenAnswer("\"refresh_token\":\"5Aep861.rotated\""));

        await engine.GetAccessTokenAsync("prod", new FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation);

        Assert.Equal("5Aep861.rotated", (await store.GetAsync("prod"))!.Tokens!.RefreshToken);
    }

    private static string Sign(string answer, string kind)
    {
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        var signed = root.GetProperty("id").GetString() + root.GetProperty("issued_at").GetString();
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed)));
        return kind switch
        {
            "none" => answer,
            "empty" => With(string.Empty),
            "wrong" => With(signature.Replace(signature[0], signature[0] == 'A' ? 'B' : 'A')),
            _ => With(signature),
        };

        string With(string text) => answer.TrimEnd()[..^1] + $",\"signature\":\"{text}\"}}";
    }

    /// <summary>A browser whose user allows everything at once.</summary>
    private sealed class Approval(string callback) : IBrowser
    {
        public async Task OpenAsync(Uri address, CancellationToken cancellationToken)
        {
            var state = Array.Find(address.Query.Split('&'), static pair => pair.StartsWith("state=", StringComparison.Ordinal));
            using var http = new HttpClient();
            await http.GetAsync(new Uri($"{callback}?{state}&code=aPrxSV6UAcNrPEkE"), cancellationToken);
        }
    }
}
