using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Benchmarks.Engine;
using SalesforceToken.Benchmarks.Store;
using SalesforceToken.Engine;
using SalesforceToken.Simulator;

namespace SalesforceToken.Benchmarks.Shell;

/// <summary>The waiting times of a person at a prompt, and of a script that starts a new PowerShell for each task.</summary>
internal static class ShellBenchmarks
{
    private const int Rounds = 25;
    private const int FewRounds = 5;
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
        var (empty, ours) = Measurement.Of(
            Rounds,
            () => PowerShellProcess.Time($"Import-Module '{BuiltModule.EmptyManifest}'"),
            () => PowerShellProcess.Time($"Import-Module '{BuiltModule.Manifest}'"));
        empty.Print("Import a binary module with one empty cmdlet");
        ours.Print("Import SalesforceToken (at most 15,000 more)");
    }

    private static void FirstToken()
    {
        // PowerShell saves what it learned about the installed modules 13 seconds after it learned it. If the process ends before
        // that, the next process has to learn it again.
        PowerShellProcess.Run("$null = Get-Command Get-Nothing, Get-SfAccessToken; Start-Sleep 20");
        const string getToken = "Get-SfAccessToken -AsPlainText";
        var (empty, token) = Measurement.Of(Rounds, () => PowerShellProcess.Run("exit"), () => PowerShellProcess.Run(getToken));
        empty.Print("pwsh -NoProfile -c exit");
        token.Print("pwsh -NoProfile -c 'Get-SfAccessToken -AsPlainText' (at most 100,000 more)");
        var (nothing, again) = Measurement.Of(Rounds, () => PowerShellProcess.Run("Get-Nothing"), () => PowerShellProcess.Run(getToken));
        nothing.Print("pwsh -NoProfile -c Get-Nothing, of the empty module");
        again.Print("pwsh -NoProfile -c 'Get-SfAccessToken -AsPlainText', in turn with it");
    }

    private static void Pipeline()
    {
        const string pipe = "$names | Get-SfAccessToken -AsPlainText";
        Measurement.Of(FewRounds, () => PowerShellProcess.Time(pipe, $"$names = @('default') * {Records}; $null = {pipe}; $null = {pipe}"))
            .Print($"{Records} names into Get-SfAccessToken -AsPlainText, warm (at most 1,000,000)");
    }

    private static async Task CompletionAsync(BenchmarkFolder folder)
    {
        for (var i = 0; i < Names; i++)
        {
            await folder.PutAsync($"org{i:000}");
        }

        const string complete = "TabExpansion2 'Get-SfAccessToken org5' 22";
        Measurement.Of(FewRounds, () => PowerShellProcess.Time(complete, "Import-Module SalesforceToken; $null = TabExpansion2 'Get-Item C' 10"))
            .Print($"Complete a name among {Names}, the first time (at most 50,000)");
        Measurement.Of(FewRounds, () => PowerShellProcess.Time(complete, $"$null = {complete}")).Print($"Complete a name among {Names}, again");
    }

    /// <summary>Stops a pipeline as Ctrl+C does, at three places where a command waits.</summary>
    private static async Task StopAsync(BenchmarkFolder folder)
    {
        await using var org = await SimulatedOrg.StartAsync();
        var person = new Person();
        using var engine = new TokenEngine(new TokenEngineOptions { Store = folder.Store, Browser = person });
        await person.AuthorizeAsync(engine, org, org.User, "slow");
        org.RefreshProcessingTime = TimeSpan.FromSeconds(60);

        Stop("Invoke-SfAuthorization slow -NoBrowser").Print("Ctrl+C while the browser is open (at most 50,000)");
        Stop("Get-SfAccessToken slow -ForceRefresh").Print("Ctrl+C while Salesforce keeps a refresh waiting (at most 50,000)");
        using (await folder.Store.LockAsync("slow", CancellationToken.None))
        {
            Stop("Get-SfAccessToken slow -ForceRefresh").Print("Ctrl+C while another process refreshes (at most 50,000)");
        }
    }

    private static Measurement Stop(string command) => Measurement.Of(FewRounds, () => PowerShellProcess.Time(
        "$shell.Stop()",
        $"Import-Module SalesforceToken; $shell = [powershell]::Create(); $null = $shell.AddScript(\"{command}\"); $run = $shell.BeginInvoke(); Start-Sleep 2; if ($run.IsCompleted) {{ exit 3 }}"));

    private static async Task PutGoodAsync(BenchmarkFolder folder, string name)
    {
        using var lease = await folder.Store.LockAsync(name, CancellationToken.None);
        var profile = BenchmarkFolder.Profile(name);
        await lease.WriteAsync(profile with { Tokens = profile.Tokens! with { IssuedAt = DateTimeOffset.UtcNow } }, null, CancellationToken.None);
    }
}
