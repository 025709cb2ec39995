using System;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>Answers to a refresh in which something is missing or wrong: Salesforce has rotated the refresh token by then.</summary>
public sealed class RefreshResponseTests
{
    private static readonly FreshnessOptions Force = new() { ForceRefresh = true };

    [Theory]
    [InlineData("instance_url", null)]
    [InlineData("instance_url", "\"https://evil.example\"")]
    [InlineData("instance_url", "\"http://\"")]
    [InlineData("instance_url", "17")]
    [InlineData("id", null)]
    [InlineData("id", "\"nonsense\"")]
    [InlineData("id", "\"ftp://localhost/id/00D000000000001/005000000000001\"")]
    [InlineData("id", "{}")]
    [InlineData("issued_at", null)]
    [InlineData("issued_at", "\"yesterday\"")]
    [InlineData("issued_at", "\"-1\"")]
    [InlineData("issued_at", "99999999999999999999")]
    [InlineData("signature", null)]
    [InlineData("signature", "false")]
    [InlineData("scope", null)]
    [InlineData("scope", "[\"api\"]")]
    [InlineData("token_type", null)]
    [InlineData("expires_in", "\"soon\"")]
    public async Task A_member_that_a_refresh_leaves_out_or_gets_wrong_stays_as_it_was(string member, string? json)
    {
        // A changed id or issued_at would not match the signature, which is another test.
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: member is "id" or "issued_at");
        var before = (await bed.ReadAsync()).Tokens!;
        bed.Org.Faults.Add(Fault.ChangedMember(member, json) with { Times = 1 });

        var token = await bed.GetAsync(Force);

        Assert.True(bed.Org.IsAccessTokenActive(token));
        var after = (await bed.ReadAsync()).Tokens!;
        Assert.Equal(token, after.AccessToken);
        Assert.True(bed.Org.IsRefreshTokenActive(after.RefreshToken!));
        Assert.Equal((before.InstanceUrl, before.IdentityUrl, before.Username), (after.InstanceUrl, after.IdentityUrl, after.Username));
        Assert.Equal(before.Scope, after.Scope);
        Assert.InRange(after.IssuedAt, before.IssuedAt, DateTimeOffset.UtcNow);
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
        Assert.Equal(0, bed.Org.Counters.RefreshReuses);
    }

    [Theory]
    [InlineData("access_token", null, TokenErrorCode.ResponseInvalid)]
    [InlineData("access_token", "17", TokenErrorCode.ResponseInvalid)]
    [InlineData("signature", "\"c2lnbmF0dXJl\"", TokenErrorCode.SignatureMismatch)]
    [InlineData("issued_at", "\"1\"", TokenErrorCode.SignatureMismatch)]
    [InlineData("token_type", "\"MAC\"", TokenErrorCode.ResponseInvalid)]
    public async Task Where_the_access_token_is_refused_the_new_refresh_token_is_kept(string member, string? json, TokenErrorCode code)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        var before = (await bed.ReadAsync()).Tokens!;
        bed.Org.Faults.Add(Fault.ChangedMember(member, json) with { Times = 1 });

        var failure = await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force));

        Assert.Equal(code, failure.Code);
        Assert.Contains("new refresh token is stored", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.Failure.OutcomeUnknown);
        var after = await bed.ReadAsync();
        Assert.Equal(before.AccessToken, after.Tokens!.AccessToken);
        Assert.NotEqual(before.RefreshToken, after.Tokens.RefreshToken);
        Assert.True(bed.Org.IsRefreshTokenActive(after.Tokens.RefreshToken!));
        Assert.Null(after.RefreshAttempt);
        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
        Assert.Equal((0, 0), (bed.Org.Counters.RefreshReuses, bed.Org.Counters.ChainsRevoked));
    }

    [Theory]
    [InlineData("17")]
    [InlineData("\"\"")]
    [InlineData("\"a\\r\\nb\"")]
    public async Task A_new_refresh_token_that_cannot_be_read_is_lost_and_the_old_one_is_not_sent_again(string json)
    {
        await using var bed = await TestBed.StartAuthorizedAsync(limits: new RefreshOptions { MaxRefreshDuration = TimeSpan.FromSeconds(1) });
        bed.Org.Faults.Add(Fault.ChangedMember("refresh_token", json) with { Times = 1 });

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));

        Assert.Equal(TokenErrorCode.RefreshOutcomeUnknown, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).Code);
        Assert.Equal((1, 0), (bed.TokenRequests, bed.Org.Counters.RefreshReuses));
    }

    [Fact]
    public async Task An_answer_that_is_refused_each_time_does_not_rotate_at_each_call()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.ExpireAccessTokens();
        await bed.ChangeAsync(static profile => profile with
        {
            Tokens = profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddHours(-3), ExpiresAt = null, LastConfirmedAt = null },
        });
        bed.Org.Faults.Add(Fault.WrongSignature());

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(TokenErrorCode.SignatureMismatch, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync())).Code);
        }

        Assert.Equal(1, bed.TokenRequests);
    }

    [Fact]
    public async Task An_answer_with_the_short_ids_of_the_same_user_is_used()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(publicClient: true);
        var tokens = (await bed.ReadAsync()).Tokens!;
        var identity = $"{bed.Org.LoginUrl}id/{tokens.OrganizationId[..15]}/{tokens.UserId[..15]}";
        bed.Org.Faults.Add(Fault.ChangedMember("id", $"\"{identity}\"") with { Times = 1 });

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
    }

    [Fact]
    public async Task Without_rotation_an_answer_without_an_access_token_ends_nothing()
    {
        await using var bed = await TestBed.StartAuthorizedAsync(app: new SimulatedApp { RotateRefreshTokens = false });
        await bed.GetAsync(Force);
        bed.Org.Faults.Add(Fault.ChangedMember("access_token") with { Times = 1 });

        Assert.Equal(TokenErrorCode.ResponseInvalid, (await Assert.ThrowsAsync<TokenException>(() => bed.GetAsync(Force))).Code);

        Assert.True(bed.Org.IsAccessTokenActive(await bed.GetAsync(Force)));
    }
}
