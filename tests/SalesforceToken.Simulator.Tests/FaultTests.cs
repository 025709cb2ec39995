using System;
using System.Diagnostics;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests;

public sealed class FaultTests : SimulatorTest
{
    [Fact]
    public async Task A_status_hits_its_endpoint_as_often_as_it_should_and_changes_nothing()
    {
        var tokens = await Client.LogInAsync();
        var fault = Org.Faults.Add(Fault.Status(503) with { Endpoint = SimulatorEndpoint.Token, Times = 2 });

        (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.ServiceUnavailable);
        (await Client.GetAsync("services/oauth2/userinfo", tokens.AccessToken)).Expect(HttpStatusCode.OK);
        (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.ServiceUnavailable);

        Assert.Equal((0, 2), (Org.Counters.Refreshes, fault.Hits));
        (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Too_many_requests_tells_when_to_come_back()
    {
        Org.Faults.Add(Fault.TooManyRequests(17));

        Assert.Equal("17", (await Client.GetAsync("services/data")).Expect(HttpStatusCode.TooManyRequests).RetryAfter);
    }

    [Fact]
    public async Task A_connection_dropped_before_leaves_the_token_good()
    {
        var tokens = await Client.LogInAsync();
        Org.Faults.Add(Fault.DropBefore() with { Endpoint = SimulatorEndpoint.Token, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => Client.RefreshAsync(tokens.RefreshToken));

        Assert.Equal(0, Org.Counters.Refreshes);
        (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [ProtocolFact("4.1", "an HTML body is possible: maintenance, org missing")]
    public async Task Html_comes_in_place_of_json_before_or_after_the_change()
    {
        var tokens = await Client.LogInAsync();
        Org.Faults.Add(Fault.Html() with { Times = 1 });
        var page = (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
        Assert.Equal("text/html", page.MediaType);
        Assert.Equal(0, Org.Counters.Refreshes);

        Org.Faults.Add(Fault.Html(502) with { Times = 1, AfterStateChange = true });
        (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.BadGateway);
        Assert.Equal(1, Org.Counters.Refreshes);
    }

    [Fact]
    public async Task Truncated_json_is_no_json_and_an_empty_body_is_empty()
    {
        var tokens = await Client.LogInAsync();
        Org.Faults.Add(Fault.TruncatedJson() with { Times = 1 });
        var cut = await Client.GetAsync("services/oauth2/userinfo", tokens.AccessToken);
        Assert.ThrowsAny<JsonException>(() => cut.Json);
        Assert.NotEmpty(cut.Text);

        Org.Faults.Add(Fault.EmptyBody() with { Times = 1 });
        Assert.Empty((await Client.GetAsync("services/oauth2/userinfo", tokens.AccessToken)).Expect(HttpStatusCode.OK).Text);
    }

    [Fact]
    [ProtocolFact("4.4", "unknown_error retry your request, also with 5xx")]
    public async Task An_oauth_error_of_choice_hits_only_its_grant_type()
    {
        var tokens = await Client.LogInAsync();
        Org.Faults.Add(Fault.OAuthError("unknown_error", "retry your request", 500) with { GrantType = "refresh_token" });

        (await Client.RefreshAsync(tokens.RefreshToken)).ExpectError("unknown_error", "retry your request", HttpStatusCode.InternalServerError);
        await Client.LogInAsync();
    }

    [Fact]
    public async Task The_date_header_tells_the_simulators_time_or_lies()
    {
        Assert.Equal(Clock.GetUtcNow(), (await Client.GetAsync("services/data")).Date);
        Org.Faults.Add(Fault.LyingDate(TimeSpan.FromHours(-3)));

        Assert.Equal(Clock.GetUtcNow().AddHours(-3), (await Client.GetAsync("services/data")).Date);
    }

    [Fact]
    public async Task An_error_of_the_rest_api_comes_as_the_array_that_its_readers_know()
    {
        var tokens = await Client.LogInAsync();
        Org.Faults.Add(FaultSyntax.Parse("rest-error=REQUEST_LIMIT_EXCEEDED:TotalRequests Limit exceeded.;status=403;times=1"));

        var error = (await Client.GetAsync("services/data/v60.0/limits", tokens.AccessToken)).Expect(HttpStatusCode.Forbidden).Json[0]!;

        Assert.Equal("REQUEST_LIMIT_EXCEEDED", error["errorCode"]!.GetValue<string>());
        Assert.Equal("TotalRequests Limit exceeded.", error["message"]!.GetValue<string>());
        (await Client.GetAsync("services/data/v60.0/limits", tokens.AccessToken)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signature_and_instance_url_can_be_wrong()
    {
        Org.Faults.Add(Fault.WrongSignature() with { Times = 1 });
        Org.Faults.Add(Fault.WrongInstanceUrl("https://evil.example") with { After = 1, Times = 1, Endpoint = SimulatorEndpoint.Token });

        var forged = await ExchangeOnlyAsync();
        var diverted = await ExchangeOnlyAsync();

        Assert.NotEqual(SignatureOf(forged), forged["signature"]);
        Assert.Equal(Org.InstanceUrl.AbsoluteUri.TrimEnd('/'), forged["instance_url"]);
        Assert.Equal(SignatureOf(diverted), diverted["signature"]);
        Assert.Equal("https://evil.example", diverted["instance_url"]);
    }

    [Fact]
    public async Task Latency_is_real_time_and_keeps_a_refresh_in_flight()
    {
        var tokens = await Client.LogInAsync();
        Org.Faults.Add(Fault.Latency(TimeSpan.FromMilliseconds(300)) with { Times = 1 });
        var watch = Stopwatch.StartNew();
        var slow = Client.RefreshAsync(tokens.RefreshToken);
        while (Org.Counters.RefreshTokenRequests == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        (await Client.RefreshAsync(tokens.RefreshToken)).ExpectError("invalid_grant", "token request is already being processed");
        (await slow).Expect(HttpStatusCode.OK);
        Assert.True(watch.ElapsedMilliseconds >= 290, watch.Elapsed.ToString());
    }

    [Fact]
    public async Task A_disposed_fault_is_off_and_clear_switches_all_off()
    {
        using (Org.Faults.Add(Fault.Status(500)))
        {
            (await Client.GetAsync("services/data")).Expect(HttpStatusCode.InternalServerError);
        }

        (await Client.GetAsync("services/data")).Expect(HttpStatusCode.OK);
        Org.Faults.Add(Fault.Status(500));
        Org.Faults.Clear();
        (await Client.GetAsync("services/data")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("latency=250ms;endpoint=token", FaultKind.Latency)]
    [InlineData("status=503;times=2;after=1;retry-after=4", FaultKind.Status)]
    [InlineData("too-many-requests=30", FaultKind.Status)]
    [InlineData("drop-before;path=/services/oauth2", FaultKind.DropBefore)]
    [InlineData("drop-after;grant=refresh_token", FaultKind.DropAfter)]
    [InlineData("html", FaultKind.Html)]
    [InlineData("empty-body", FaultKind.EmptyBody)]
    [InlineData("truncated-json", FaultKind.TruncatedJson)]
    [InlineData("oauth-error=invalid_grant:ip restricted", FaultKind.OAuthError)]
    [InlineData("rest-error=UNABLE_TO_LOCK_ROW", FaultKind.RestError)]
    [InlineData("already-being-processed", FaultKind.OAuthError)]
    [InlineData("lying-date=-1h", FaultKind.LyingDate)]
    [InlineData("wrong-signature", FaultKind.WrongSignature)]
    [InlineData("wrong-instance-url=https://x.example", FaultKind.WrongInstanceUrl)]
    [InlineData("redirect=https://x.example/", FaultKind.Status)]
    [InlineData("changed-member=instance_url", FaultKind.ChangedMember)]
    [InlineData("changed-member=id:17", FaultKind.ChangedMember)]
    public void Every_kind_can_be_written_as_text(string text, FaultKind kind) => Assert.Equal(kind, FaultSyntax.Parse(text).Kind);

    [Fact]
    public void A_fault_as_text_has_all_its_parts()
    {
        var fault = FaultSyntax.Parse("status=503 ; times=2; after=1; endpoint=rest; path=/services; retry-after=4");

        Assert.Equal(Fault.Status(503) with { Times = 2, After = 1, Endpoint = SimulatorEndpoint.Rest, PathPrefix = "/services", RetryAfter = "4" }, fault);
        Assert.Equal(TimeSpan.FromHours(-1), FaultSyntax.Parse("lying-date=-1h").DateOffset);
        Assert.Equal(TimeSpan.FromSeconds(1.5), FaultSyntax.Parse("latency=1.5s").Delay);
    }

    [Theory]
    [InlineData("")]
    [InlineData("explode")]
    [InlineData("latency=soon")]
    [InlineData("status=x")]
    [InlineData("status=503;endpoint=nowhere")]
    [InlineData("status=503;color=red")]
    public void What_is_no_fault_is_refused_with_the_choices(string text) =>
        Assert.NotEmpty(Assert.Throws<FormatException>(() => FaultSyntax.Parse(text)).Message);

    private async Task<Response> ExchangeOnlyAsync() => (await Client.ExchangeAsync((await Client.AuthorizeAsync())["code"])).Expect(HttpStatusCode.OK);

    private string SignatureOf(Response tokens) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(App.ConsumerSecret), Encoding.UTF8.GetBytes(tokens["id"] + tokens["issued_at"])));
}
