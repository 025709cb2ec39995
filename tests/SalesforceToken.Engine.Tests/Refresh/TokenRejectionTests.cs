using System;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Rest;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>What an org that refuses an access token costs, and what is told of it.</summary>
public sealed class TokenRejectionTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(401, """[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]""")]
    [InlineData(401, """[{"errorCode":"INVALID_AUTH_HEADER","message":"INVALID_HEADER_TYPE"}]""")]
    [InlineData(401, """{"error":"invalid_token"}""")]
    [InlineData(401, "")]
    [InlineData(403, "Bad_OAuth_Token")]
    [InlineData(400, "<?xml version=\"1.0\"?><error><exceptionCode>InvalidSessionId</exceptionCode></error>")]
    [InlineData(400, """{"exceptionCode":"InvalidSessionId","exceptionMessage":"Invalid session id"}""")]
    [InlineData(500, "<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode></soapenv:Fault>")]
    [InlineData(404, "<html><body>URL No Longer Exists</body></html>")]
    [InlineData(301, "")]
    [InlineData(302, "")]
    public async Task A_refused_session_is_renewed_once_and_the_call_repeated_once(int status, string body)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        _time.Advance(TimeSpan.FromMinutes(5));
        bed.Org.Faults.Add(Refusal(status, body) with { Times = 1 });

        var response = await CallAsync(bed);

        Assert.Equal(200, response.StatusCode);
        Assert.Equal(1, bed.Org.Counters.Refreshes);
    }

    [Theory]
    [InlineData(400, """[{"errorCode":"MALFORMED_QUERY","message":"INVALID_SESSION_ID is only in the message"}]""")]
    [InlineData(403, """[{"errorCode":"INSUFFICIENT_ACCESS","message":"no"}]""")]
    [InlineData(404, """[{"errorCode":"NOT_FOUND","message":"no"}]""")]
    [InlineData(300, """["/services/data/v62.0/sobjects/Account/1"]""")]
    [InlineData(500, "oops")]
    public async Task Any_other_error_costs_no_refresh(int status, string body)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        _time.Advance(TimeSpan.FromMinutes(5));
        bed.Org.Faults.Add(Refusal(status, body));

        Assert.Equal(status, (await CallAsync(bed)).StatusCode);
        Assert.Equal(0, bed.TokenRequests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_org_that_refuses_every_token_costs_one_refresh_and_not_one_for_each_call(bool publicClient)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time, publicClient: publicClient);
        _time.Advance(TimeSpan.FromMinutes(5));
        bed.Org.Faults.Add(Refusal(401, """[{"errorCode":"INVALID_SESSION_ID","message":"This session is not valid for use with the REST API"}]"""));

        for (var i = 0; i < 30; i++)
        {
            var response = await CallAsync(bed);
            Assert.Equal(401, response.StatusCode);
            Assert.True(response.IsActiveTokenRefused);

            // Another process knows it too.
            using var other = bed.OpenEngine();
            Assert.True((await other.CallAsync(TestBed.Name, Limits, TestBed.Cancellation)).IsActiveTokenRefused);
            _time.Advance(TimeSpan.FromMinutes(3));
        }

        Assert.Equal(1, bed.TokenRequests);
    }

    [Fact]
    public async Task A_token_that_was_issued_moments_ago_and_is_active_is_not_refreshed()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        bed.Org.Faults.Add(Refusal(401, string.Empty));

        Assert.True((await CallAsync(bed)).IsActiveTokenRefused);
        Assert.Equal(0, bed.TokenRequests);
    }

    [Fact]
    public async Task A_session_that_ended_moments_after_it_was_issued_is_renewed()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        bed.Org.ExpireAccessTokens();

        Assert.Equal(200, (await CallAsync(bed)).StatusCode);
        Assert.Equal(1, bed.Org.Counters.Refreshes);
    }

    [Fact]
    public async Task A_session_that_was_refused_for_a_time_and_then_ended_is_renewed()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        using (bed.Org.Faults.Add(Refusal(401, string.Empty)))
        {
            Assert.True((await CallAsync(bed)).IsActiveTokenRefused);
        }

        bed.Org.ExpireAccessTokens();
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(200, (await CallAsync(bed)).StatusCode);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(404)]
    public async Task An_org_that_moved_is_found_by_a_refresh_without_a_person(int status)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        await using var old = await TestBed.StartAsync(_time);
        old.Org.Faults.Add(Refusal(status, "<html><body>URL No Longer Exists</body></html>", bed.Org.LoginUrl.AbsoluteUri));
        await bed.ChangeAsync(profile => profile with { Tokens = profile.Tokens! with { InstanceUrl = old.Org.InstanceUrl } });
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(200, (await CallAsync(bed)).StatusCode);

        Assert.Equal(bed.Org.InstanceUrl, (await bed.ReadAsync()).Tokens!.InstanceUrl);
        Assert.Equal(1, bed.Org.Counters.Refreshes);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    public async Task A_wrong_path_of_a_token_without_a_refresh_token_is_told_as_what_it_is(int status)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time, new SimulatedApp { Scopes = ["api", "id"] });
        _time.Advance(TimeSpan.FromMinutes(5));
        bed.Org.Faults.Add(Refusal(status, "<html><body>URL No Longer Exists</body></html>"));

        Assert.Equal(status, (await CallAsync(bed)).StatusCode);
    }

    [Fact]
    public async Task A_token_that_the_org_refused_and_that_cannot_be_renewed_is_not_handed_out_as_good()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(_time);
        _time.Advance(TimeSpan.FromMinutes(5));
        bed.Org.ExpireAccessTokens();
        using (bed.Org.Faults.Add(Fault.OAuthError("invalid_grant", "something new")))
        {
            Assert.Equal(TokenErrorCode.RefreshTokenRefused, (await Assert.ThrowsAsync<TokenException>(() => CallAsync(bed))).Code);
            Assert.Equal(TokenErrorCode.RefreshTokenRefused, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync())).Code);
        }

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync()));
    }

    private static RestRequest Limits { get; } = new() { Address = "limits", ApiVersion = "62.0" };

    private static Fault Refusal(int status, string body, string location = "https://moved.example/") =>
        (status is 301 or 302 ? Fault.Redirect(location, status)
            : body.StartsWith("<html", StringComparison.Ordinal) ? Fault.Html(status) with { Body = body }
            : Fault.Status(status, body)) with
        {
            Endpoint = SimulatorEndpoint.Rest,
            ContentType = body.StartsWith('[') || body.StartsWith('{') ? "application/json" : body.StartsWith("<html", StringComparison.Ordinal) ? null : "application/xml",
        };

    private static Task<RestResponse> CallAsync(TestBed bed) => bed.Engine.CallAsync(TestBed.Name, Limits, TestBed.Cancellation);
}
