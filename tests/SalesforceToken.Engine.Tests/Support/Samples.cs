using System;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Storage;
using Xunit;

namespace SalesforceToken.Engine.Tests.Support;

/// <summary>Sample profiles, and the two steps that most tests start with.</summary>
internal static class Samples
{
    /// <summary>A time with a fraction that is read back equal only if all its digits are stored.</summary>
    public static readonly DateTimeOffset Time = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).AddTicks(1234567);

    public static TokenProfile Bare(string name) => new()
    {
        Name = name,
        LoginUrl = new Uri("https://login.salesforce.com"),
        CallbackUrl = "http://localhost:1717/OauthRedirect",
        CreatedAt = Time,
        UpdatedAt = Time,
    };

    public static TokenProfile Full(string name, string accessToken = "00Dxx0000001gPL!AQ4AQ-access") => Bare(name) with
    {
        Description = "Nightly \"loads\" für Ürümqi 東京",
        Scope = ["api", "refresh_token"],
        Username = "expected@example.com",
        ApiVersion = "62.0",
        ConsumerKey = "3MVG9-key",
        ConsumerSecret = "consumer-secret-value",
        AuthorizationEndedBy = "RefreshTokenExpired",
        Machines = ["Zmlyc3QtMTIz", "c2Vjb25kLTEy"],
        Generation = 7,
        RefreshAttempt = new RefreshAttempt
        {
            Id = "0123",
            Owner = "process 1 of build-1",
            Generation = 7,
            StartedAt = Time.AddMinutes(1),
            RefreshTokenHash = "aGFzaA",
        },
        RefreshRefusal = new RefreshRefusal
        {
            RefusedAt = Time.AddMinutes(4),
            Count = 2,
            Code = "LoginRestricted",
            StatusCode = 400,
            OAuthError = "invalid_grant",
            OAuthErrorDescription = "ip restricted",
            Message = "Salesforce answered invalid_grant: ip restricted.",
        },
        Tokens = new TokenSet
        {
            AccessToken = accessToken,
            RefreshToken = "5Aep861-refresh",
            EarlierConsumerKey = "3MVG9-earlier",
            EarlierLoginUrl = "https://earlier.my.salesforce.com/",
            RotatesRefreshToken = true,
            InstanceUrl = new Uri("https://example.my.salesforce.com"),
            IdentityUrl = new Uri("https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS"),
            Scope = ["api"],
            Username = "ops@example.com",
            IssuedAt = Time.AddMinutes(2),
            ExpiresAt = Time.AddHours(2),
            LastConfirmedAt = Time.AddMinutes(3),
            RejectedAt = Time.AddMinutes(5),
            RefreshTokenUsedAt = Time.AddMinutes(2),
            KeepAliveFailedAt = Time.AddMinutes(6),
        },
    };

    public static async Task<TokenSnapshot> PutAsync(this ITokenStore store, TokenProfile profile)
    {
        using var lease = await store.LockAsync(profile.Name, TestContext.Current.CancellationToken);
        var old = await lease.ReadAsync(TestContext.Current.CancellationToken);
        return await lease.WriteAsync(profile, old?.Version, TestContext.Current.CancellationToken);
    }

    public static async Task<TokenProfile?> GetAsync(this ITokenStore store, string name) =>
        (await store.ReadAsync(name, TestContext.Current.CancellationToken))?.Profile;

    public static async Task<TokenException> FailsAsync(TokenErrorCode code, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<TokenException>(action);
        Assert.Equal(code, error.Code);
        return error;
    }

    /// <summary>Compares by content. The equality of the record type compares lists by reference.</summary>
    public static void AssertSame(TokenProfile expected, TokenProfile? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Scope, actual.Scope);
        Assert.Equal(expected.Machines, actual.Machines);
        Assert.Equal(expected.Tokens?.Scope, actual.Tokens?.Scope);
        Assert.Equal(WithoutLists(expected), WithoutLists(actual));
    }

    private static TokenProfile WithoutLists(TokenProfile profile) =>
        profile with { Scope = [], Machines = [], Tokens = profile.Tokens is null ? null : profile.Tokens with { Scope = [] } };
}
