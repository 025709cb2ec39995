using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Engine.Tests.Hosting;

/// <summary>A real PowerShell that runs a script with the built module, and ends while Salesforce works on its refreshes.</summary>
/// <param name="Name">What ends it.</param>
/// <param name="Script">
/// The script. NAMES are the tokens, NEIGHBOUR is one of another org, MODULE is the manifest, SECONDS a random number, and WAIT waits
/// for a random instant.
/// </param>
internal sealed record EndedShell(string Name, string Script)
{
    private const string Neighbour = "neighbour";

    private const string Refresh = "Import-Module 'MODULE'; Get-SfAccessToken NAMES -ForceRefresh";

    private const string Parallel = "NAMES | ForEach-Object -Parallel { Import-Module 'MODULE'; Get-SfAccessToken $_ -ForceRefresh:$using:force }";

    // What the shells of the parallel block need to start. The tokens are still good, so nothing is sent.
    private const string MeasureParallel = $"$force = $false; $start = Measure-Command {{ {Parallel} }}; $force = $true";

    /// <summary>How many refreshes are under way when one is ended. A shell takes a second of the processor.</summary>
    public static int TokensOfEach { get; } = LongTests.Pick(4, 1);

    public static IReadOnlyList<EndedShell> All { get; } =
    [
        new("SIGINT", Refresh + "; Start-Sleep 60"),
        new("SIGTERM", Refresh + "; Start-Sleep 60"),
        new("SIGHUP", Refresh + "; Start-Sleep 60"),
        new("SIGQUIT", Refresh + "; Start-Sleep 60"),
        new("exit", $"$null = Start-ThreadJob {{ {Refresh} }}; WAIT; exit 3"),
        new("Stop-Job of a thread job", $"$job = Start-ThreadJob {{ {Refresh} }}; WAIT; Stop-Job $job; exit 3"),
        new("Stop-Job", $"$job = Start-Job {{ {Refresh} }}; WAIT; Stop-Job $job; Remove-Job $job; exit 3"),
        new("exit and a job", $"$null = Start-Job {{ {Refresh} }}; WAIT; exit 3"),
        new("-TimeoutSeconds", $"{MeasureParallel}; {Parallel} -TimeoutSeconds ([Math]::Ceiling($start.TotalSeconds) + SECONDS)"),
        new("Stop and a neighbour that fails", $"Import-Module 'MODULE'; $ErrorActionPreference = 'Stop'; Get-SfAccessToken {Neighbour}, NAMES -ForceRefresh"),
        new("Select-Object -First", $"Import-Module 'MODULE'; Get-SfAccessToken {Neighbour}, NAMES -ForceRefresh | Select-Object -First 1"),
    ];

    public bool IsPossible => UnixSignal.CanSend || !UnixSignal.IsName(Name);

    private bool HasNeighbour => Script.Contains(Neighbour, StringComparison.Ordinal);

    private bool Waits => Script.Contains("WAIT", StringComparison.Ordinal);

    /// <summary>Ends one at a random instant.</summary>
    public async Task RunAsync(Random random, bool isFirst)
    {
        await using var bed = await TestBed.StartAuthorizedAsync();
        string[] names = [TestBed.Name, .. Enumerable.Range(2, TokensOfEach - 1).Select(number => $"prod{number}")];
        foreach (var name in names.Skip(1))
        {
            await bed.AuthorizeAsync(name);
        }

        await using var other = HasNeighbour ? await StartNeighbourAsync(bed, random) : null;
        var latencies = names.Select(_ => EndedProcess.Between(random, 0.1, 5)).ToArray();
        for (var i = 0; i < latencies.Length; i++)
        {
            bed.Org.Faults.Add(Fault.Latency(latencies[i]) with { Endpoint = SimulatorEndpoint.Token, After = i, Times = 1 });
        }

        bed.Org.ClearRequestLog();
        using var files = new TestFolder();
        Directory.CreateDirectory(files.Root);
        var go = Path.Combine(files.Root, "go");
        var script = Path.Combine(files.Root, "script.ps1");
        await File.WriteAllTextAsync(script, Fill(names, go, random.Next(0, 3)), TestBed.Cancellation);

        var command = UnixSignal.Defaults([.. InstalledShell.Command!, "-File", script]);
        using var shell = WorkerProcess.Start(command[0], bed.DataDirectory, command[1..], ("POWERSHELL_TELEMETRY_OPTOUT", "1"));
        if (Waits || UnixSignal.IsName(Name))
        {
            await EndedProcess.UntilAsync(() => bed.TokenRequests == names.Length || shell.HasExited);
            await Task.Delay(EndedProcess.Between(random, 0, latencies.Max().TotalSeconds), TestBed.Cancellation);
            await EndAsync(shell, go);
        }

        var output = await shell.EndAsync();
        Assert.True(bed.TokenRequests > 0, string.Join('\n', output));
        await EndedProcess.AssertNothingIsLostAsync(bed, names, inNewProcess: isFirst);
    }

    private async Task EndAsync(WorkerProcess shell, string go)
    {
        if (Waits)
        {
            await File.WriteAllTextAsync(go, string.Empty, TestBed.Cancellation);
            Assert.Equal(3, await shell.ExitAsync(EndedProcess.Limit));
            return;
        }

        UnixSignal.Send(shell.Id, Name);
        var exitCode = await shell.ExitAsync(EndedProcess.Limit);
        if (Name is "SIGTERM" or "SIGHUP")
        {
            // PowerShell handles the others itself.
            Assert.Equal(UnixSignal.ExitCode(Name), exitCode);
        }
    }

    private string Fill(string[] names, string go, int seconds) => Script
        .Replace("NAMES", string.Join(", ", names.Select(name => $"'{name}'")), StringComparison.Ordinal)
        .Replace("MODULE", InstalledShell.Manifest, StringComparison.Ordinal)
        .Replace("SECONDS", seconds.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("WAIT", $"while (-not (Test-Path '{go}')) {{ Start-Sleep -Milliseconds 10 }}", StringComparison.Ordinal);

    /// <summary>A token in the same folder. Its org answers, or refuses it, at a random instant.</summary>
    private async Task<SimulatedOrg> StartNeighbourAsync(TestBed bed, Random random)
    {
        var org = await SimulatedOrg.StartAsync(new SimulatedOrgOptions(), TestBed.Cancellation);
        await bed.AuthorizeAtAsync(org, Neighbour);
        org.Faults.Add(Fault.Latency(EndedProcess.Between(random, 0.1, 3)) with { Endpoint = SimulatorEndpoint.Token });
        if (Name.Contains("fails", StringComparison.Ordinal))
        {
            org.Faults.Add(Fault.OAuthError("invalid_grant", "user hasn't approved this consumer"));
        }

        return org;
    }
}
