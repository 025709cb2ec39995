using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Engine.Tests.Hosting;

/// <summary>A process that uses the engine, and is ended while Salesforce works on its request.</summary>
/// <param name="Command">What it does.</param>
/// <param name="End">The signal that ends it, or "exit".</param>
internal sealed record EndedWorker(string Command, string End)
{
    private const int ExitCodeWhenTold = 3;

    public static IReadOnlyList<EndedWorker> All { get; } =
    [
        new("refresh", "SIGTERM"),
        new("refresh", "SIGHUP"),
        new("refresh", "SIGQUIT"),
        new("refresh", "exit"),
        new("refresh-again-and-again", "SIGTERM"),
        new("refresh-again-and-again", "exit"),
        new("authorize", "SIGTERM"),
        new("authorize", "exit"),
    ];

    public bool IsPossible => UnixSignal.CanSend || !UnixSignal.IsName(End);

    /// <summary>An authorization also needs a browser, which is another process.</summary>
    public bool IsCheap => !IsAuthorization;

    private bool IsAuthorization => Command == "authorize";

    private bool IsEndless => Command == "refresh-again-and-again";

    public override string ToString() => $"{Command} {End}";

    /// <summary>Ends one at a random instant.</summary>
    public async Task RunAsync(Random random, bool isFirst)
    {
        await using var bed = IsAuthorization ? await StartWithCredentialAsync() : await TestBed.StartAuthorizedAsync();
        var latency = EndedProcess.Between(random, least: 0.1, most: IsEndless ? 0.2 : 5);
        bed.Org.Faults.Add(Fault.Latency(latency) with { Endpoint = SimulatorEndpoint.Token });
        var command = UnixSignal.Defaults([WorkerProcess.Executable, Command, TestBed.Name]);
        using var worker = WorkerProcess.Start(
            command[0],
            bed.DataDirectory,
            command[1..],
            ("BROWSER", $"dotnet \"{Path.Combine(AppContext.BaseDirectory, "SalesforceToken.Simulator.dll")}\" browse"));
        await EndedProcess.UntilAsync(() => bed.TokenRequests > 0);

        // The end also hits the save.
        await Task.Delay(EndedProcess.Between(random, 0, IsEndless ? 2 : latency.TotalSeconds + 0.03), TestBed.Cancellation);
        if (UnixSignal.IsName(End))
        {
            UnixSignal.Send(worker.Id, End);
            Assert.Equal(UnixSignal.ExitCode(End), await worker.ExitAsync(EndedProcess.Limit));
        }
        else
        {
            await worker.TellAsync(End);
            Assert.Equal(ExitCodeWhenTold, await worker.ExitAsync(EndedProcess.Limit));
        }

        await EndedProcess.AssertNothingIsLostAsync(bed, [TestBed.Name], inNewProcess: isFirst);
    }

    private static async Task<TestBed> StartWithCredentialAsync()
    {
        var bed = await TestBed.StartAsync();
        await bed.CreateAsync();
        await bed.Engine.SetConsumerCredentialAsync(TestBed.Name, bed.Org.App.ConsumerKey, bed.Org.App.ConsumerSecret, TestBed.Cancellation);
        return bed;
    }
}
