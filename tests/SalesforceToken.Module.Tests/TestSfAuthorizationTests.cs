using System;
using System.Threading.Tasks;
using SalesforceToken.Module.Tests.Hosting;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class TestSfAuthorizationTests : IAsyncLifetime
{
    private SalesforceSession _user = null!;

    public async ValueTask InitializeAsync() => _user = await SalesforceSession.StartAsync();

    public ValueTask DisposeAsync() => _user.DisposeAsync();

    [Fact]
    public void Each_check_is_an_object_with_a_name_a_status_and_a_sentence()
    {
        _user.Authorize();

        var checks = _user.Run("'prod' | Test-SfAuthorization").Output;

        Assert.All(checks, check => Assert.Equal("prod", check.Properties["Name"].Value));
        Assert.All(checks, check => Assert.EndsWith(".", (string)check.Properties["Message"].Value, StringComparison.Ordinal));
        Assert.DoesNotContain(checks, check => check.Properties["Status"].Value.ToString() is "Failed" or "NotTested");
        Assert.Equal(_user.Org.User.Username, Check("Authorization", "Value"));
        Assert.IsType<DateTime>(Check("RefreshToken", "Value"));
        Assert.IsType<TimeSpan>(Check("Clock", "Value"));
        Assert.Equal(0, _user.Org.Counters.Refreshes);
    }

    [Fact]
    public void What_failed_has_the_id_of_its_error_and_says_what_to_do()
    {
        _user.Authorize();
        _user.Org.RevokeAll();

        Assert.Equal("RefreshTokenExpired", Check("RefreshToken", "ErrorId"));
        Assert.StartsWith("Run: Invoke-SfAuthorization prod.", (string)Check("RefreshToken", "RecommendedAction")!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_there_is_an_error_and_stops_no_other()
    {
        _user.Authorize();

        var result = _user.Run("Test-SfAuthorization nobody, prod");

        Assert.Equal("TokenNotFound", result.ErrorId);
        Assert.NotEmpty(result.Output);
    }

    private object? Check(string kind, string property) =>
        _user.Get($"Test-SfAuthorization prod | Where-Object Check -eq {kind} | ForEach-Object {property}") is { BaseObject: var value } ? value : null;
}
