using System;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Engine.Tests.Hosting;

/// <summary>
/// Processes that end while Salesforce works on what they sent: its answer has the only refresh token that is good from then on.
/// Each way to end is tried 20 times, 200 times in the long form.
/// </summary>
[CollectionDefinition(nameof(ProcessEndTests), DisableParallelization = true)]
[Collection(nameof(ProcessEndTests))]
public sealed class ProcessEndTests(EndedProcesses ended) : IClassFixture<EndedProcesses>
{
    [Theory]
    [InlineData("refresh", "SIGTERM")]
    [InlineData("refresh", "SIGHUP")]
    [InlineData("refresh", "SIGQUIT")]
    [InlineData("refresh", "exit")]
    [InlineData("refresh-again-and-again", "SIGTERM")]
    [InlineData("refresh-again-and-again", "exit")]
    [InlineData("authorize", "SIGTERM")]
    [InlineData("authorize", "exit")]
    public async Task What_was_sent_is_saved_before_a_process_ends(string command, string end)
    {
        SkipWithoutSignals(end);
        Assert.Empty(await ended.FailuresAsync($"{command} {end}"));
    }

    [Theory]
    [InlineData("SIGINT")]
    [InlineData("SIGTERM")]
    [InlineData("SIGHUP")]
    [InlineData("SIGQUIT")]
    [InlineData("exit")]
    [InlineData("Stop-Job of a thread job")]
    [InlineData("Stop-Job")]
    [InlineData("exit and a job")]
    [InlineData("-TimeoutSeconds")]
    [InlineData("Stop and a neighbour that fails")]
    [InlineData("Select-Object -First")]
    public async Task What_was_sent_is_saved_before_a_PowerShell_ends(string end)
    {
        Assert.SkipWhen(InstalledShell.Command is null, InstalledShell.Missing);
        SkipWithoutSignals(end);
        Assert.Empty(await ended.FailuresAsync(end));
    }

    [Fact]
    public async Task Signals_are_handled_during_a_refresh_only()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks into /proc.");
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.RefreshProcessingTime = TimeSpan.FromSeconds(1);
        using var idle = WorkerProcess.Start(bed.DataDirectory, ["get-at-once", TestBed.Name]);
        Assert.StartsWith("ready", await idle.ReadLineAsync(), StringComparison.Ordinal);
        var before = UnixSignal.HandledBy(idle.Id);
        using var worker = Start(bed);

        await EndedProcess.UntilAsync(() => bed.TokenRequests > 0);
        Assert.Equal(before.Union(["SIGHUP", "SIGQUIT", "SIGTERM"]).Order(), UnixSignal.HandledBy(worker.Id).Order());

        Assert.StartsWith("ok ", await worker.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(before, UnixSignal.HandledBy(worker.Id));
        Assert.DoesNotContain("SIGHUP", before);
        UnixSignal.Send(worker.Id, "SIGTERM");
        Assert.Equal(UnixSignal.ExitCode("SIGTERM"), await worker.ExitAsync(EndedProcess.Limit));
    }

    [Fact]
    public async Task A_refresh_that_is_never_answered_holds_the_end_no_longer_than_the_request_may_take()
    {
        SkipWithoutSignals("SIGTERM");
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.Faults.Add(Fault.Latency(TimeSpan.FromHours(1)) with { Endpoint = SimulatorEndpoint.Token });
        using var worker = Start(bed);
        await EndedProcess.UntilAsync(() => bed.TokenRequests > 0);

        UnixSignal.Send(worker.Id, "SIGTERM");

        Assert.Equal(UnixSignal.ExitCode("SIGTERM"), await worker.ExitAsync(EndedProcess.Limit));
        Assert.NotNull((await bed.ReadAsync()).RefreshAttempt);
    }

    [Fact]
    public async Task Ctrl_C_stops_the_command_at_once_and_only_the_end_of_PowerShell_waits()
    {
        Assert.SkipWhen(InstalledShell.Command is null, InstalledShell.Missing);
        SkipWithoutSignals("SIGINT");
        await using var bed = await TestBed.StartAuthorizedAsync();
        bed.Org.RefreshProcessingTime = TimeSpan.FromSeconds(10);
        var script = $"Import-Module '{InstalledShell.Manifest}'; "
            + $"try {{ Get-SfAccessToken {TestBed.Name} -ForceRefresh }} finally {{ [Console]::Out.WriteLine('stopped') }}";
        var command = UnixSignal.Defaults([.. InstalledShell.Command!, "-Command", script]);
        using var shell = WorkerProcess.Start(command[0], bed.DataDirectory, command[1..]);
        await EndedProcess.UntilAsync(() => bed.TokenRequests > 0);

        UnixSignal.Send(shell.Id, "SIGINT");

        Assert.Equal("stopped", await shell.ReadLineAsync());
        Assert.NotNull((await bed.ReadAsync()).RefreshAttempt);
        await shell.ExitAsync(EndedProcess.Limit);
        Assert.Null((await bed.ReadAsync()).RefreshAttempt);
    }

    private static void SkipWithoutSignals(string end) =>
        Assert.SkipUnless(UnixSignal.CanSend || !UnixSignal.IsName(end), "Needs the signals of Unix.");

    private static WorkerProcess Start(TestBed bed)
    {
        var command = UnixSignal.Defaults([WorkerProcess.Executable, "refresh", TestBed.Name]);
        return WorkerProcess.Start(command[0], bed.DataDirectory, command[1..]);
    }
}
