using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Benchmarks.Store;
using SalesforceToken.Engine;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.Browser;

namespace SalesforceToken.Benchmarks.Shell;

/// <summary>What a person at a prompt, and a script that starts a PowerShell for each task, wait for.</summary>
internal static class ShellBenchmarks
{
    private const int Rounds = 25;
    private const int Names = 1000;
    private const int Records = 10000;

    public static async Task RunAsync()
    {
        using var folder = new BenchmarkFolder();
        await PutGoodAsync(folder, "default");
        Import();
        FirstToken();
        Pipeline();
        await StopAsync(folder);
        await CompletionAsync(folder);
    }

    private static void Import()
    {
        var (empty, ours) = InTurn(
            () => PowerShellProcess.Time($"Import-Module '{BuiltModule.EmptyManifest}'"), () => PowerShellProcess.Time($"Import-Module '{BuiltModule.Manifest}'"));
        Print("Import a binary module with one empty cmdlet", empty);
        Print("Import SalesforceToken (at most 15 more)", ours);
    }

    private static void FirstToken()
    {
        // PowerShell saves what it learns of the modules there are some seconds after it started.
        PowerShellProcess.Run("$null = Get-Command Get-Nothing, Get-SfAccessToken; Start-Sleep 13");
        var (empty, token) = InTurn(() => Wall("exit"), () => Wall("Get-SfAccessToken -AsPlainText"));
        var nothing = Enumerable.Range(0, Rounds).Select(_ => Wall("Get-Nothing")).ToList();
        Print("pwsh -NoProfile -c exit", empty);
        Print("pwsh -NoProfile -c Get-Nothing, of the empty module", nothing);
        Print("pwsh -NoProfile -c 'Get-SfAccessToken -AsPlainText' (at most 100 more)", token);
    }

    private static void Pipeline()
    {
        var pipe = $"$names | Get-SfAccessToken -AsPlainText";
        var times = Enumerable.Range(0, 5).Select(_ => PowerShellProcess.Time(pipe, $"$names = @('default') * {Records}; $null = {pipe}; $null = {pipe}")).ToList();
        Print($"{Records} names into Get-SfAccessToken -AsPlainText, warm (at most 1,000)", times);
    }

    private static async Task CompletionAsync(BenchmarkFolder folder)
    {
        for (var i = 0; i < Names; i++)
        {
            await folder.PutAsync($"org{i:000}");
        }

        const string complete = "TabExpansion2 'Get-SfAccessToken org5' 22";
        Print($"Complete a name among {Names}, the first time (at most 50)", Enumerable.Range(0, 5).Select(_ => PowerShellProcess.Time(complete, "Import-Module SalesforceToken; $null = TabExpansion2 'Get-Item C' 10")).ToList());
        Print($"Complete a name among {Names}, again", Enumerable.Range(0, 5).Select(_ => PowerShellProcess.Time(complete, $"$null = {complete}")).ToList());
    }

    /// <summary>What Ctrl+C does to a pipeline, at three places where a command waits.</summary>
    private static async Task StopAsync(BenchmarkFolder folder)
    {
        await using var org = await SimulatedOrg.StartAsync();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = folder.Store, Browser = new Person(org) });
        await engine.CreateAsync(new TokenDefinition { Name = "slow", LoginUrl = org.LoginUrl }, replace: false, CancellationToken.None);
        await engine.SetConsumerCredentialAsync("slow", org.App.ConsumerKey, org.App.ConsumerSecret, CancellationToken.None);
        await engine.AuthorizeAsync("slow", new AuthorizationOptions(), progress: null, CancellationToken.None);
        org.RefreshProcessingTime = TimeSpan.FromSeconds(60);

        Print("Ctrl+C while the browser is open (at most 50)", Stop("Invoke-SfAuthorization slow -NoBrowser"));
        Print("Ctrl+C while Salesforce keeps a refresh waiting (at most 50)", Stop("Get-SfAccessToken slow -ForceRefresh"));
        using (await folder.Store.LockAsync("slow", CancellationToken.None))
        {
            Print("Ctrl+C while another process refreshes (at most 50)", Stop("Get-SfAccessToken slow -ForceRefresh"));
        }
    }

    private static List<double> Stop(string command) => [.. Enumerable.Range(0, 5).Select(_ => PowerShellProcess.Time(
        "$shell.Stop()",
        $"Import-Module SalesforceToken; $shell = [powershell]::Create(); $null = $shell.AddScript(\"{command}\"); $run = $shell.BeginInvoke(); Start-Sleep 2; if ($run.IsCompleted) {{ exit 3 }}"))];

    private static async Task PutGoodAsync(BenchmarkFolder folder, string name)
    {
        using var lease = await folder.Store.LockAsync(name, CancellationToken.None);
        var record = BenchmarkFolder.Record(name);
        await lease.WriteAsync(record with { Issued = record.Issued! with { IssuedAt = DateTimeOffset.UtcNow } }, null, CancellationToken.None);
    }

    private static double Wall(string script)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        PowerShellProcess.Run(script);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static (List<double> First, List<double> Second) InTurn(Func<double> first, Func<double> second)
    {
        // The first of each fills the disk's cache and PowerShell's own of what modules there are.
        first();
        second();
        var pairs = Enumerable.Range(0, Rounds).Select(_ => (First: first(), Second: second())).ToList();
        return ([.. pairs.Select(pair => pair.First)], [.. pairs.Select(pair => pair.Second)]);
    }

    private static void Print(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        Console.WriteLine(string.Format(
            CultureInfo.InvariantCulture, "{0,-78} median {1,8:N1} ms   best {2,8:N1} ms", what, milliseconds[milliseconds.Count / 2], milliseconds[0]));
    }

    private sealed class Person(SimulatedOrg org) : IBrowser
    {
        public async Task OpenAsync(Uri address, CancellationToken cancellationToken)
        {
            using var browser = new ScriptedBrowser(org.User.Username, org.User.Password);
            await browser.BrowseAsync(address, cancellationToken);
        }
    }
}
