using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Commands;
using SalesforceToken.Module.Tests.Hosting;
using SalesforceToken.EngineAccess;
using Xunit;

namespace SalesforceToken.Module.Tests;

public sealed class AsyncPSCmdletTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly PowerShellSession _session = new(state => state.Commands.Add([
        new SessionStateCmdletEntry("Test-Streams", typeof(TestStreamsCommand), null),
        new SessionStateCmdletEntry("Test-Endless", typeof(TestEndlessCommand), null),
        new SessionStateCmdletEntry("Test-Stuck", typeof(TestStuckCommand), null),
        new SessionStateCmdletEntry("Test-Wait", typeof(TestWaitCommand), null),
        new SessionStateCmdletEntry("Test-Failure", typeof(TestFailureCommand), null),
        new SessionStateCmdletEntry("Test-Progress", typeof(TestProgressCommand), null),
    ]));

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_stream_is_written_from_the_pool_in_order_for_each_record()
    {
        var result = _session.Run("'a', 'b' | Test-Streams -Verbose -Confirm:$false");

        Assert.Equal(["a: 1", "a: True", "b: 1", "b: True"], result.Output.Select(o => o.ToString()));
        Assert.Equal(["warned from a", "warned from b"], result.Warnings);
        Assert.Contains("verbose of b", result.Verbose);
        Assert.Equal(["OnPurpose", "OnPurpose"], result.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["b"], _session.Screen.ProgressRecords.Where(p => p.RecordType == ProgressRecordType.Completed).Select(p => p.StatusDescription).Skip(1));
    }

    [Fact]
    public void A_work_that_takes_long_and_shows_nothing_is_shown_as_a_wait_until_it_goes_on()
    {
        TestWaitCommand.IsOver = () => _session.Screen.ProgressRecords.Count > 0;

        Assert.Equal("over", _session.Run("Test-Wait").Output.Single().ToString());

        var shown = _session.Screen.ProgressRecords;
        Assert.StartsWith("Waiting for Salesforce", shown[0].StatusDescription, StringComparison.Ordinal);
        Assert.Equal(("Test-Wait", ProgressRecordType.Processing), (shown[0].Activity, shown[0].RecordType));
        Assert.Equal((shown[0].ActivityId, ProgressRecordType.Completed), (shown[^1].ActivityId, shown[^1].RecordType));
    }

    [Fact]
    public void WhatIf_reaches_the_work_as_a_no() =>
        Assert.Equal(["a: 1", "a: False"], _session.Run("'a' | Test-Streams -WhatIf").Output.Select(o => o.ToString()));

    [Fact]
    public void A_user_who_says_no_is_heard()
    {
        _session.Screen.Choices.Enqueue(2);

        Assert.Equal("a: False", _session.Run("'a' | Test-Streams -Confirm").Output[^1].ToString());
    }

    [Fact]
    public void An_error_of_the_work_is_non_terminating_with_its_advice()
    {
        var result = _session.Run("'a', 'b' | Test-Failure; 'after'");

        Assert.Equal("after", result.Output.Single().ToString());
        Assert.Equal(2, result.Errors.Count);
        Assert.Equal("Broken,SalesforceToken.Module.Tests.TestFailureCommand", result.Errors[0].FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ReadError, result.Errors[0].CategoryInfo.Category);
        Assert.Equal("Mend it.", result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal("b", result.Errors[1].TargetObject);
    }

    [Fact]
    public void ErrorAction_Stop_ends_the_pipeline_with_the_same_error()
    {
        var result = _session.Run("try { 'a', 'b' | Test-Failure -ErrorAction Stop; 'not reached' } catch { $_.Exception.ErrorId; $_.TargetObject }");

        Assert.Equal(["Broken", "a"], result.Output.Select(o => o.ToString()));
    }

    [Fact]
    public async Task A_downstream_command_that_has_enough_cancels_the_work()
    {
        TestEndlessCommand.Ended = new TaskCompletionSource<bool>();

        // The same as Select-Object -First, which the hosted engine does not have.
        var result = _session.Run("do { 'a' | Test-Endless | ForEach-Object { $_; break } } while ($false)");

        Assert.Equal("1", result.Output.Single().ToString());
        Assert.True(await TestEndlessCommand.Ended.Task.WaitAsync(Soon, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("do { Test-Progress | ForEach-Object { break } } while ($false)")]
    [InlineData("try { Test-Progress -Fails -ErrorAction Stop } catch { }")]
    [InlineData("Test-Progress -Fails -ErrorAction Ignore")]
    public void No_progress_stays_when_a_pipeline_ends_early(string script)
    {
        _session.Run(script);

        AssertNoProgressIsLeft();
    }

    [Fact]
    public async Task No_progress_stays_after_Ctrl_C()
    {
        using var shell = _session.Start("Test-Progress -Waits");
        shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => _session.Screen.ProgressRecords.Count > 0, Soon));

        await Task.Run(shell.Stop, TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);

        AssertNoProgressIsLeft();
    }

    private void AssertNoProgressIsLeft()
    {
        var shown = _session.Screen.ProgressRecords;
        Assert.Contains(shown, record => record.RecordType == ProgressRecordType.Processing);
        Assert.All(shown.GroupBy(record => record.ActivityId), activity => Assert.Equal(ProgressRecordType.Completed, activity.Last().RecordType));
        Assert.Single(_session.Screen.ProgressSources);
    }

    [Theory]
    [InlineData("'a' | Test-Endless")]
    [InlineData("'a' | Test-Stuck")]
    public async Task Ctrl_C_gives_the_prompt_back_whatever_the_work_is_at(string script)
    {
        TestEndlessCommand.Ended = new TaskCompletionSource<bool>();
        TestStuckCommand.Release.Reset();
        TestStuckCommand.Started.Reset();
        using var shell = _session.Start(script);
        var running = shell.BeginInvoke();
        Assert.True(TestStuckCommand.Started.Wait(Soon, TestContext.Current.CancellationToken));

        await Task.Run(shell.Stop, TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal("usable", _session.Run("'usable'").Output.Single().ToString());
        TestStuckCommand.Release.Set();
    }
}

/// <summary>Writes to each stream, from the thread pool.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Streams", SupportsShouldProcess = true)]
public sealed class TestStreamsCommand : AsyncPSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public string Value { get; set; } = string.Empty;

    private protected override async Task ProcessRecordAsync()
    {
        await Task.Yield();
        CommandMessages.Warn($"warned from {Value}");
        Verbose($"verbose of {Value}");
        Progress(new ProgressRecord(1, "Work", Value) { RecordType = ProgressRecordType.Completed });
        await WriteObjectAsync($"{Value}: 1");
        await WriteErrorAsync(new ErrorRecord(new InvalidOperationException("On purpose."), "OnPurpose", ErrorCategory.InvalidOperation, Value));
        await WriteObjectAsync($"{Value}: {await ShouldProcessAsync(Value, "Change")}");
    }
}

/// <summary>Waits, and shows no progress.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Wait")]
public sealed class TestWaitCommand : AsyncPSCmdlet
{
    internal static Func<bool> IsOver { get; set; } = () => true;

    private protected override async Task ProcessRecordAsync()
    {
        while (!IsOver())
        {
            await Task.Delay(10, Cancellation);
        }

        await WriteObjectAsync("over");
    }
}

/// <summary>Writes forever, and records how it ended.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Endless")]
public sealed class TestEndlessCommand : AsyncPSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public string Value { get; set; } = string.Empty;

    internal static TaskCompletionSource<bool> Ended { get; set; } = new();

    private protected override async Task ProcessRecordAsync()
    {
        try
        {
            for (var i = 1; ; i++)
            {
                TestStuckCommand.Started.Set();
                await WriteObjectAsync(i);
            }
        }
        catch (OperationCanceledException)
        {
            Ended.TrySetResult(Cancellation.IsCancellationRequested);
            throw;
        }
    }
}

/// <summary>Waits at a point that cannot be cancelled.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Stuck")]
public sealed class TestStuckCommand : AsyncPSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public string Value { get; set; } = string.Empty;

    internal static ManualResetEventSlim Started { get; } = new();

    internal static ManualResetEventSlim Release { get; } = new();

    private protected override Task ProcessRecordAsync()
    {
        Started.Set();
        Release.Wait(CancellationToken.None);
        return Task.CompletedTask;
    }
}

/// <summary>Fails as the commands of the module do.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Failure")]
public sealed class TestFailureCommand : AsyncPSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public string Value { get; set; } = string.Empty;

    private protected override async Task ProcessRecordAsync()
    {
        await Task.Yield();
        throw new SfTokenException("Broken", ErrorCategory.ReadError, "It is broken.", "Mend it.").With(tokenName: Value);
    }
}

/// <summary>Shows two activities, and ends neither.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Progress")]
public sealed class TestProgressCommand : AsyncPSCmdlet
{
    [Parameter]
    public SwitchParameter Fails { get; set; }

    [Parameter]
    public SwitchParameter Waits { get; set; }

    private protected override async Task ProcessRecordAsync()
    {
        Progress(new ProgressRecord(0, "Outer", "begun"));
        Progress(new ProgressRecord(2, "Inner", "begun"));
        if (Waits)
        {
            await Task.Delay(Timeout.Infinite, Cancellation);
        }

        if (Fails)
        {
            throw new SfTokenException("Broken", ErrorCategory.ReadError, "It is broken.", "Mend it.");
        }

        await WriteObjectAsync("written");
    }
}
