using System;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Authorization;

/// <summary>What Salesforce did not grant is told when the user authorizes, and not by the first job that fails.</summary>
public sealed class GrantedScopeTests
{
    [Fact]
    public async Task An_app_that_gives_no_refresh_token_is_told()
    {
        await using var bed = await TestBed.StartAsync(app: new SimulatedApp { Scopes = ["api", "web"] });

        var details = await bed.AuthorizeAsync();

        Assert.Null(details.Profile.Tokens!.RefreshToken);
        Assert.Contains("no refresh token", Assert.Single(bed.Notices), StringComparison.Ordinal);
        Assert.Contains("in the app", Assert.Single(bed.Notices), StringComparison.Ordinal);
        Assert.Empty(details.MissingScope);
    }

    [Theory]
    [InlineData("api", "api", false, "", "no refresh token|do not ask for one")]
    [InlineData("api refresh_token", "api", false, "refresh_token", "no refresh token|in the app")]
    [InlineData("api offline_access", "api", false, "offline_access", "no refresh token|in the app")]
    [InlineData("api web refresh_token", "api", false, "web refresh_token", "no refresh token|Missing: web.")]
    [InlineData("api web refresh_token", "api refresh_token", true, "web", "Missing: web.")]
    [InlineData("openid profile visualforce refresh_token", "id web refresh_token", true, "openid", "Missing: openid.")]
    [InlineData("api offline_access", "refresh_token api", true, "", "")]
    [InlineData("api chatter_api profile offline_access", "full refresh_token", true, "", "")]
    [InlineData("profile email visualforce chatter_api refresh_token", "id web api refresh_token", true, "", "")]
    [InlineData("api refresh_token", "", true, "", "")]
    [InlineData("", "api refresh_token", true, "", "")]
    public async Task Scopes_that_were_not_granted_are_told(string requested, string granted, bool refreshToken, string missing, string told)
    {
        await using var bed = await TestBed.StartAsync();
        using var engine = new TokenEngine(new TokenEngineOptions
        {
            Store = bed.Store,
            Browser = bed.Browser,
            Notice = bed.Notices.Enqueue,
            HttpHandler = () => new GrantingHandler(granted, refreshToken),
        });
        await engine.CreateAsync(
            new TokenDefinition
            {
                Name = TestBed.Name,
                LoginUrl = bed.Org.LoginUrl,
                CallbackUrl = bed.CallbackUrl,
                Scope = requested.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            },
            replace: false,
            TestBed.Cancellation);
        await engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, bed.Org.App.ConsumerSecret, TestBed.Cancellation);
        Assert.Empty((await engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation)).MissingScope);

        await engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, TestBed.Cancellation);

        var details = await engine.GetDetailsAsync(TestBed.Name, TestBed.Cancellation);
        Assert.Equal(missing, string.Join(" ", details.MissingScope));
        var notices = string.Join("\n", bed.Notices);
        Assert.All(told.Split('|'), words => Assert.Contains(words, notices, StringComparison.Ordinal));
        Assert.Equal(told.Length == 0, bed.Notices.IsEmpty);
    }

    /// <summary>Changes what a token response grants.</summary>
    private sealed class GrantingHandler(string scope, bool refreshToken) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal))
            {
                var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
                answer["scope"] = scope;
                if (!refreshToken)
                {
                    answer.Remove("refresh_token");
                }

                response.Content = new StringContent(answer.ToJsonString(), null, "application/json");
            }

            return response;
        }
    }
}
