using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Tests.Support;
using Xunit;

namespace SalesforceToken.Engine.Tests.Hosting;

/// <summary>What the ways to end a process have in common.</summary>
internal static class EndedProcess
{
    /// <summary>Far longer than any process of these tests needs, also on a busy machine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static TimeSpan Between(Random random, double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));

    /// <summary>Waits until something was sent.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (var clock = Stopwatch.StartNew(); !isSo(); await Task.Delay(5, TestBed.Cancellation))
        {
            Assert.True(clock.Elapsed < Limit, "Nothing was sent.");
        }
    }

    /// <summary>
    /// A new process, or a new engine that reads the same files, gets new tokens without a person, and no refresh token was used a
    /// second time.
    /// </summary>
    public static async Task AssertNothingIsLostAsync(TestBed bed, IReadOnlyCollection<string> names, bool inNewProcess)
    {
        bed.Org.Faults.Clear();
        bed.Org.RefreshProcessingTime = TimeSpan.Zero;
        var tokens = inNewProcess ? await RefreshInNewProcessAsync(bed, names) : await RefreshAsync(bed, names);
        Assert.Equal(names.Count, tokens.Distinct().Count(bed.Org.IsAccessTokenActive));
        Assert.Equal(0, bed.Org.Counters.RefreshReuses);
    }

    private static async Task<string[]> RefreshInNewProcessAsync(TestBed bed, IReadOnlyCollection<string> names)
    {
        var lines = await WorkerProcess.RunAsync(bed.DataDirectory, ["refresh", .. names]);
        Assert.All(lines, line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        return Array.ConvertAll(lines, line => line.Split(' ')[1]);
    }

    private static async Task<string[]> RefreshAsync(TestBed bed, IReadOnlyCollection<string> names)
    {
        using var engine = bed.OpenEngine();
        var tokens = await Task.WhenAll(names.Select(name =>
            engine.GetAccessTokenAsync(name, new FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation)));
        return Array.ConvertAll(tokens, token => token.AccessToken);
    }
}
