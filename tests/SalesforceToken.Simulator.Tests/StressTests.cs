using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using SalesforceToken.Simulator.Tests.Support;
using Xunit;

namespace SalesforceToken.Simulator.Tests;

public sealed class StressTests : SimulatorTest
{
    [Fact]
    public async Task Chains_that_are_refreshed_side_by_side_stay_apart()
    {
        var start = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Client.LogInAsync()));
        Org.Counters.Reset();

        var ends = await Task.WhenAll(start.Select(async tokens =>
        {
            for (var i = 0; i < 40; i++)
            {
                tokens = (await Client.RefreshAsync(tokens.RefreshToken)).Expect(HttpStatusCode.OK);
            }

            return tokens.RefreshToken;
        }));

        Assert.Equal((200, 0, 0), (Org.Counters.Refreshes, Org.Counters.RefreshReuses, Org.Counters.ConcurrentRefreshErrors));
        Assert.All(ends, token => Assert.True(Org.IsRefreshTokenActive(token)));
        Assert.Equal(5, ends.Distinct().Count());
    }

    [Fact]
    public async Task One_code_presented_many_times_at_once_is_exchanged_once()
    {
        var code = (await Client.AuthorizeAsync())["code"];

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Client.ExchangeAsync(code)));

        Assert.Single(responses, response => response.Status == HttpStatusCode.OK);
        Assert.Equal(1, Org.Counters.CodesExchanged);
    }

    [Fact]
    public async Task A_token_is_never_rotated_twice_however_requests_fall()
    {
        var token = (await Client.LogInAsync()).RefreshToken;
        var winners = new ConcurrentBag<Response>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            var response = await Client.RefreshAsync(token);
            if (response.Status == HttpStatusCode.OK)
            {
                winners.Add(response);
            }
        })));

        // Refreshes take no time here: each other request came during the winning refresh or after it, and failed either way.
        Assert.Single(winners);
        Assert.Equal(1, Org.Counters.Refreshes);
    }
}
