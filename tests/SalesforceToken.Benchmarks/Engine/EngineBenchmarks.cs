using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Benchmarks.Store;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.State.Tenants;

namespace SalesforceToken.Benchmarks.Engine;

/// <summary>Gets a token that is valid, a thousand that are expired, and one that many processes ask for at once.</summary>
internal static class EngineBenchmarks
{
    private const string Name = "prod";
    private const int Orgs = 1000;
    private const int Throttle = 16;
    private const int Processes = 64;
    private const int Rounds = 9;

    public static async Task RunAsync()
    {
        using var folder = new BenchmarkFolder();
        await using var org = await SimulatedOrg.StartAsync();
        var person = new Person();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = folder.Store, Browser = person });
        await person.AuthorizeAsync(engine, org, org.User, Name);

        Warm(engine);
        await ThousandOrgsAsync(folder, engine, org, person);
        await ManyProcessesAsync(folder, org);
    }

    private static void Warm(TokenEngine engine)
    {
        void Get() => engine.GetAccessTokenAsync(Name, new FreshnessOptions(), CancellationToken.None).GetAwaiter().GetResult();
        Measurement.Of(5000, Get);
        Measurement.Of(10000, Get).Print("Get a good token from the engine, warm (at most 100)");
    }

    /// <summary>Each token has its own user, because Salesforce keeps only five approvals of a user for an app.</summary>
    private static async Task ThousandOrgsAsync(BenchmarkFolder folder, TokenEngine engine, SimulatedOrg org, Person person)
    {
        var names = Enumerable.Range(0, Orgs).Select(i => $"org{i:000}").ToArray();
        foreach (var name in names)
        {
            var user = new SimulatedUser { Username = $"{name}@simulator.test" };
            org.Users.Add(user);
            await person.AuthorizeAsync(engine, org, user, name);
        }

        org.RefreshProcessingTime = TimeSpan.FromMilliseconds(100);
        var first = await RefreshAllAsync();
        var second = await RefreshAllAsync();

        // Do not use these tokens after this: rotation replaces their refresh tokens, and the store does not get the new ones.
        org.ExpireAccessTokens();
        var profiles = names.ToDictionary(
            name => name,
            name => folder.Store.ReadAsync(name, CancellationToken.None).AsTask().GetAwaiter().GetResult()!.Profile);
        using var requests = new BareRequests(org);
        var bareTime = await ThrottledAsync(names, name => requests.RefreshAsync(profiles[name].Tokens!));
        Console.WriteLine(
            $"{Orgs} expired orgs, 100 ms a refresh, {Throttle} at a time (at most 7.5 s)   {first.TotalSeconds:0.00} s, "
            + $"and once more {second.TotalSeconds:0.00} s");
        Console.WriteLine($"The same requests, with no engine, lock or store   {bareTime.TotalSeconds:0.00} s");

        async Task<TimeSpan> RefreshAllAsync()
        {
            foreach (var name in names)
            {
                await ExpireAsync(folder, name);
            }

            org.ExpireAccessTokens();
            return await ThrottledAsync(names, name => engine.GetAccessTokenAsync(name, new FreshnessOptions(), CancellationToken.None));
        }
    }

    private static async Task<TimeSpan> ThrottledAsync(string[] names, Func<string, Task> work)
    {
        using var throttle = new SemaphoreSlim(Throttle);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(names.Select(async name =>
        {
            await throttle.WaitAsync();
            await work(name);
            throttle.Release();
        }));
        return clock.Elapsed;
    }

    /// <summary>
    /// Compares one process with as many as there are processors, because that many can run at once. Then compares sixty-four
    /// processes with the same number that do nothing.
    /// </summary>
    private static async Task ManyProcessesAsync(BenchmarkFolder folder, SimulatedOrg org)
    {
        org.RefreshProcessingTime = TimeSpan.FromMilliseconds(100);
        org.Counters.Reset();
        double Time(int count)
        {
            var (start, refresh) = AtOnceAsync(folder, org, count).GetAwaiter().GetResult();
            return (start + refresh).TotalMicroseconds;
        }

        var (single, each) = Measurement.Of(Rounds, () => Time(1), () => Time(Environment.ProcessorCount));
        single.Print("One process on an expired token, from its start to its token");
        each.Print($"{Environment.ProcessorCount} processes, one for each processor (at most 1.5 times)");
        Measurement.Of(1, () => StartEmpty(Processes)).Print($"{Processes} empty .NET processes at once");
        var many = await AtOnceAsync(folder, org, Processes);
        Console.WriteLine(
            $"{Processes} processes on an expired token: start {many.Start.TotalMilliseconds:0} ms, "
            + $"tokens {many.Refresh.TotalMilliseconds:0} ms later");
        Console.WriteLine($"{org.Counters.Refreshes} refreshes in {Rounds + Rounds + 1} rounds");
    }

    private static void StartEmpty(int count)
    {
        var processes = Enumerable.Range(0, count)
            .Select(_ => Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "SalesforceToken.TestWorker.dll"), "empty"]))
            .ToList();
        processes.ForEach(process =>
        {
            process.WaitForExit();
            process.Dispose();
        });
    }

    private static async Task<(TimeSpan Start, TimeSpan Refresh)> AtOnceAsync(BenchmarkFolder folder, SimulatedOrg org, int count)
    {
        await ExpireAsync(folder, Name);
        org.ExpireAccessTokens();
        var clock = Stopwatch.StartNew();
        var processes = Enumerable.Range(0, count).Select(_ => StartWorker(folder)).ToList();
        await Task.WhenAll(processes.Select(process => process.StandardOutput.ReadLineAsync()));
        var started = clock.Elapsed;
        foreach (var process in processes)
        {
            process.StandardInput.WriteLine("go");
        }

        var lines = await Task.WhenAll(processes.Select(process => process.StandardOutput.ReadLineAsync()));
        var refreshed = clock.Elapsed - started;
        processes.ForEach(process => process.Dispose());
        return lines.Distinct().Count() == 1 && lines[0]!.StartsWith("ok ", StringComparison.Ordinal)
            ? (started, refreshed)
            : throw new InvalidOperationException(string.Join(Environment.NewLine, lines.Distinct()));
    }

    private static Process StartWorker(BenchmarkFolder folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SalesforceToken.TestWorker.dll"));
        start.ArgumentList.Add("get-at-once");
        start.ArgumentList.Add(Name);
        start.Environment["SALESFORCETOKEN_HOME"] = folder.Root;
        return Process.Start(start)!;
    }

    private static async Task ExpireAsync(BenchmarkFolder folder, string name)
    {
        using var lease = await folder.Store.LockAsync(name, CancellationToken.None);
        var current = await lease.ReadAsync(CancellationToken.None);
        var issued = current!.Profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow.AddHours(-3), LastConfirmedAt = null, ExpiresAt = null };
        await lease.WriteAsync(current.Profile with { Tokens = issued }, current.Version, CancellationToken.None);
    }
}
