using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Tenants;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>Real processes on one data folder, against an org that rotates refresh tokens and treats reuse as theft.</summary>
[CollectionDefinition(nameof(ManyProcessesTests), DisableParallelization = true)]
[Collection(nameof(ManyProcessesTests))]
public sealed class ManyProcessesTests
{
    [Fact]
    public async Task Sixty_four_processes_that_ask_at_once_share_one_refresh()
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        for (var round = LongTests.IsEnabled ? 20 : 2; round > 0; round--)
        {
            bed.Org.ExpireAccessTokens();
            await bed.ChangeAsync(profile => profile with { Tokens = profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddHours(-3) } });
            bed.Org.Counters.Reset();
            var workers = Enumerable.Range(0, 64).Select(_ => WorkerProcess.Start(bed.DataDirectory, ["get-at-once", TestBed.Name])).ToList();
            try
            {
                var ready = await Task.WhenAll(workers.Select(worker => worker.ReadLineAsync()));
                Assert.All(ready, line => Assert.Equal("ready 1", line));
                await Task.WhenAll(workers.Select(worker => worker.StartWorkAsync()));
                var answers = await Task.WhenAll(workers.Select(worker => worker.ReadLineAsync()));

                var token = Assert.Single(answers.Distinct())!.Split(' ');
                Assert.Equal("ok", token[0]);
                Assert.True(bed.Org.IsAccessTokenActive(token[1]));
                Assert.Equal((1, 0, 0), (
                    bed.Org.Counters.RefreshTokenRequests, bed.Org.Counters.RefreshReuses, bed.Org.Counters.ConcurrentRefreshErrors));
            }
            finally
            {
                workers.ForEach(worker => worker.Dispose());
            }
        }
    }

    [Fact]
    public async Task In_chaos_no_chain_ends_by_our_own_reuse_and_every_loss_is_a_lost_answer_and_told()
    {
        var app = new SimulatedApp { IssueJwtAccessTokens = true, JwtAccessTokenLifetime = TimeSpan.FromSeconds(1) };
        var limits = new RefreshOptions { SettleDelay = TimeSpan.FromMilliseconds(300), MaxRefreshDuration = TimeSpan.FromSeconds(3) };
        await using var bed = await TestBed.StartAuthorizedAsync(app: app, limits: limits);
        bed.Org.RefreshProcessingTime = TimeSpan.FromMilliseconds(10);
        using var end = new CancellationTokenSource();
        var chaos = new Chaos(bed, end);

        await chaos.RunAsync(LongTests.IsEnabled ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(30));

        bed.Org.Faults.Clear();
        TestContext.Current.TestOutputHelper!.WriteLine(chaos.ToString());
        Assert.Equal(0, bed.Org.Counters.RefreshReuses);
        Assert.True(bed.Org.Counters.Refreshes >= Chaos.MinRefreshes, chaos.ToString());
        Assert.True(chaos.Losses <= chaos.LostResponses + chaos.Kills, chaos.ToString());
        Assert.Empty(chaos.UnexpectedResults);
        Assert.True(bed.Org.IsAccessTokenActive(await chaos.GetInTheEndAsync()));
    }

    /// <summary>Eight processes that request a token all the time, a network that fails at random, and processes that are killed.</summary>
    private sealed class Chaos(TestBed bed, CancellationTokenSource end)
    {
        public const int MinRefreshes = 5;

        private static readonly string[] ExpectedErrors =
        [
            nameof(TokenErrorCode.RefreshOutcomeUnknown),
            nameof(TokenErrorCode.AuthorizationRequired),
            nameof(TokenErrorCode.ServiceUnavailable),
            nameof(TokenErrorCode.RateLimited),
            nameof(TokenErrorCode.ConnectionFailed),
            nameof(TokenErrorCode.RequestTimeout),
            nameof(TokenErrorCode.RefreshInProgress),
        ];

        private readonly Random _random = new(20261124);
        private readonly List<FaultSwitch> _lossy = [];
        private readonly Dictionary<string, int> _answers = [];

        public int Kills { get; private set; }

        /// <summary>How often the user had to authorize again.</summary>
        public int Losses { get; private set; }

        /// <summary>How often a refresh was carried out and its response was cut off.</summary>
        public int LostResponses => _lossy.Sum(fault => fault.Hits);

        public List<string> UnexpectedResults { get; } = [];

        public async Task RunAsync(TimeSpan duration)
        {
            var clock = Stopwatch.StartNew();
            var workers = Enumerable.Range(0, 8).Select(_ => WorkAsync()).ToList();

            // On a busy machine it takes a little longer until there are enough refreshes to disturb.
            while (clock.Elapsed < duration || (bed.Org.Counters.Refreshes < MinRefreshes && clock.Elapsed < duration * 3))
            {
                Disturb();
                if (await LastErrorAsync() is { } error)
                {
                    Assert.Equal(nameof(TokenErrorCode.RefreshOutcomeUnknown), error);
                    await AuthorizeAgainAsync();
                    Losses++;
                }

                await Task.Delay(_random.Next(50, 250), TestBed.Cancellation);
            }

            await end.CancelAsync();
            await Task.WhenAll(workers);
        }

        /// <summary>Repairs the token: the user authorizes again, on a network that works.</summary>
        public async Task AuthorizeAgainAsync()
        {
            bed.Org.Faults.Clear();
            await bed.Engine.AuthorizeAsync(TestBed.Name, new AuthorizationOptions(), progress: null, TestBed.Cancellation);
        }

        /// <summary>Gets a token after the disturbances. The last kill may have cost the authorization, and nothing else.</summary>
        public async Task<string> GetInTheEndAsync()
        {
            try
            {
                return await bed.GetAsync(new FreshnessOptions { ForceRefresh = true });
            }
            catch (TokenException exception) when (exception.Code is TokenErrorCode.RefreshOutcomeUnknown or TokenErrorCode.AuthorizationRequired)
            {
                await AuthorizeAgainAsync();
                return await bed.GetAsync();
            }
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{bed.Org.Counters.Refreshes} refreshes, {Kills} kills, {LostResponses} lost answers, {Losses} losses, {bed.Org.Counters.RefreshReuses} reuses, {bed.Org.Counters.ConcurrentRefreshErrors} concurrent; answers: {string.Join(", ", _answers.Select(answer => $"{answer.Value} {answer.Key}"))}");

        private async Task<string?> LastErrorAsync() => (await bed.ReadAsync()).AuthorizationEndedBy;

        private void Disturb()
        {
            // One fault at a time. With more, hardly any refresh would get far enough to be disturbed.
            if (bed.Org.Faults.Active.Any(active => active.Hits < active.Fault.Times))
            {
                return;
            }

            bed.Org.Faults.Clear();
            var fault = _random.Next(20) switch
            {
                0 => Fault.DropBefore(),
                1 => Fault.DropAfter(),
                2 => Fault.Status(503),
                3 => Fault.Status(500),
                4 => Fault.TooManyRequests(1),
                5 => Fault.Latency(TimeSpan.FromMilliseconds(_random.Next(50, 800))),
                6 => Fault.AlreadyBeingProcessed(),
                7 => Fault.Html(502),
                _ => null,
            };
            if (fault is not null)
            {
                var on = bed.Org.Faults.Add(fault with { Endpoint = SimulatorEndpoint.Token, GrantType = "refresh_token", Times = 1 });
                if (fault.Kind == FaultKind.DropAfter)
                {
                    _lossy.Add(on);
                }
            }
        }

        private async Task WorkAsync()
        {
            while (!end.IsCancellationRequested)
            {
                using var worker = WorkerProcess.Start(bed.DataDirectory, ["get-again-and-again", TestBed.Name]);
                var listening = ListenAsync(worker);
                await Task.Delay(Random.Shared.Next(800, 6000), end.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
                worker.Kill();
                await listening;
                lock (_answers)
                {
                    Kills++;
                }
            }
        }

        private async Task ListenAsync(WorkerProcess worker)
        {
            while (await worker.ReadLineAsync() is { } line)
            {
                Note(line);
            }
        }

        private void Note(string line)
        {
            var answer = line.StartsWith("ok ", StringComparison.Ordinal) ? "ok" : line.Split(' ')[1];
            lock (_answers)
            {
                _answers[answer] = _answers.GetValueOrDefault(answer) + 1;
                if (answer != "ok" && !ExpectedErrors.Contains(answer))
                {
                    UnexpectedResults.Add(line);
                }
            }
        }
    }
}
