using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Commands;

/// <summary>
/// A cmdlet whose work is asynchronous. The work runs on the thread pool. The pipeline's thread, the only one that may write,
/// carries out the requests of the work. Ctrl+C cancels the work and returns the prompt, even when the work is at a point that
/// cannot be cancelled.
/// </summary>
public abstract class AsyncPSCmdlet : PSCmdlet, ICommandMessages, IDisposable
{
    // How long to wait for cancelled work to end. Work that must not stop half-way, such as saving a refreshed token, finishes in
    // the background, and the end of the process waits for it.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(25);

    // A shorter wait is not worth a line on the screen.
    private static readonly TimeSpan WaitDelay = TimeSpan.FromSeconds(1);

    private const int WaitActivity = 1;

    // PowerShell numbers the commands that show progress from 1 on. These numbers must not be among its own.
    private static long _lastProgressSource = 1L << 40;

    private readonly long _progressSource = Interlocked.Increment(ref _lastProgressSource);
    private readonly Dictionary<int, ProgressRecord> _shownProgress = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<Request> _requests = new();
    private readonly Stopwatch _clock = new();
    private Task _work = Task.CompletedTask;
    private bool _stopped;
    private Request? _wait;
    private volatile bool _showsProgress;

    /// <summary>Cancelled by Ctrl+C, and when the rest of the pipeline needs no more output.</summary>
    private protected CancellationToken Cancellation => _stopping.Token;

    /// <summary>Whether the verbose stream shows the steps of the engine.</summary>
    private protected bool ShowsVerbose { get; set; }

    /// <summary>Whether the debug stream shows all of them.</summary>
    private protected bool ShowsDebug { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Work that outlives the command still uses the cancellation token.
        if (_work.IsCompleted)
        {
            _stopping.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    void ICommandMessages.Warn(string message) => Post(() => WriteWarning(message));

    /// <inheritdoc/>
    void ICommandMessages.Trace(string message, bool isDetail)
    {
        // What nobody sees must not wake the pipeline's thread, which would then never show that it waits.
        if (ShowsVerbose && !isDetail)
        {
            Post(() => WriteVerbose(message));
        }
        else if (ShowsDebug)
        {
            Post(() => WriteDebug(message));
        }
    }

    /// <summary>The work for one pipeline record.</summary>
    private protected abstract Task ProcessRecordAsync();

    /// <summary>Called on the pipeline's thread before the command ends without its work.</summary>
    private protected virtual void OnAbandoned()
    {
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessRecordAsync);

    /// <summary>Runs a work to its end, on the pipeline's thread.</summary>
    private protected void Run(Func<Task> work)
    {
        _clock.Restart();
        _showsProgress = false;
        _work = Task.Run(() => StartAsync(work));
        _ = _work.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        while (NextRequest() is { } request)
        {
            try
            {
                if (request != _wait)
                {
                    EndWait();
                }

                request.Serve();
            }
            catch
            {
                // The rest of the pipeline needs no more output, or an error stops the pipeline.
                Abandon(request);
                throw;
            }
        }

        if (_stopped)
        {
            Abandon();
            throw new PipelineStoppedException();
        }

        EndWait();
        Finish();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        // Release the pipeline's thread first, because Cancel runs the callbacks that the work has registered.
        lock (_requests)
        {
            _stopped = true;
            Monitor.Pulse(_requests);
        }

        Cancel();
    }

    /// <summary>Writes an object, and waits until the pipeline has accepted it.</summary>
    private protected Task WriteObjectAsync(object value) => InvokeOnPipelineAsync(() =>
    {
        WriteObject(value);
        return true;
    });

    /// <summary>Writes an object, without waiting. Only for a few objects, because they are queued here.</summary>
    private protected void Write(object value) => Post(() => WriteObject(value));

    /// <summary>Writes objects as they are enumerated, and waits until the pipeline has accepted them all.</summary>
    /// <remarks>A change of threads for each object would cost more than most objects do.</remarks>
    /// <param name="values">The objects; enumerated on the pipeline's thread.</param>
    private protected Task WriteObjectsAsync(IEnumerable<object?> values) => InvokeOnPipelineAsync(() =>
    {
        foreach (var value in values)
        {
            WriteObject(value);
        }

        return true;
    });

    /// <summary>Writes a non-terminating error.</summary>
    private protected Task WriteErrorAsync(ErrorRecord error) => InvokeOnPipelineAsync(() =>
    {
        WriteError(error);
        return true;
    });

    /// <summary>Runs a part of the work. Its failure becomes a non-terminating error, and does not stop the other parts.</summary>
    private protected async Task TryAsync(Func<Task> part)
    {
        try
        {
            await part().ConfigureAwait(false);
        }
        catch (SfTokenException exception)
        {
            await WriteErrorAsync(exception.ErrorRecord).ConfigureAwait(false);
        }
    }

    /// <summary>Does a work for one token after another. The failure of one does not stop the others.</summary>
    private protected async Task ForEachAsync(IReadOnlyList<string> names, Func<string, Task> work)
    {
        foreach (var name in names)
        {
            await TryAsync(() => work(name)).ConfigureAwait(false);
        }
    }

    /// <summary>Asks whether to make a change (<c>-WhatIf</c>, <c>-Confirm</c>).</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">The change.</param>
    /// <returns>True if the user confirmed.</returns>
    private protected Task<bool> ShouldProcessAsync(string target, string action) => InvokeOnPipelineAsync(() => ShouldProcess(target, action));

    /// <summary>Runs something on the pipeline's thread.</summary>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <param name="action">What to run.</param>
    /// <returns>
    /// Its result, or its failure if that is one of a command; cancelled when the pipeline ends before that, or when the action throws
    /// anything else.
    /// </returns>
    private protected Task<T> InvokeOnPipelineAsync<T>(Func<T> action)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(new Request(Serve, result.SetCanceled));
        return result.Task;

        void Serve()
        {
            try
            {
                result.SetResult(action());
            }
            catch (SfTokenException exception)
            {
                result.SetException(exception);
            }
        }
    }

    /// <summary>Writes to the verbose stream, without waiting.</summary>
    private protected void Verbose(string message) => Post(() => WriteVerbose(message));

    /// <summary>Shows a message to the user, as <c>Write-Host</c> does, without waiting.</summary>
    private protected void Tell(string message) => Post(() => WriteInformation(new HostInformationMessage { Message = message }, ["PSHOST"]));

    /// <summary>Shows progress, without waiting. Work that takes long and shows none is shown as a wait.</summary>
    private protected void Progress(ProgressRecord progress)
    {
        _showsProgress = true;
        Post(() => Show(progress));
    }

    private Task StartAsync(Func<Task> work)
    {
        CommandMessages.SendTo(this);
        return work();
    }

    private void Finish()
    {
        try
        {
#pragma warning disable VSTHRD002 // It has ended.
            _work.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        catch (SfTokenException exception)
        {
            WriteError(exception.ErrorRecord);
        }
        finally
        {
            EndProgress();
        }
    }

    private Request? NextRequest()
    {
        lock (_requests)
        {
            while (_requests.Count == 0 && !_work.IsCompleted && !_stopped)
            {
                if (!Monitor.Wait(_requests, WaitDelay) && _requests.Count == 0 && !_work.IsCompleted && !_stopped && !_showsProgress)
                {
                    // Served like a request of the work, and not here, where the thread holds the lock that Ctrl+C needs.
                    return _wait ??= new Request(ShowWait, static () => { });
                }
            }

            return _stopped || _requests.Count == 0 ? null : _requests.Dequeue();
        }
    }

    private void ShowWait() => Show(new ProgressRecord(
        WaitActivity, MyInvocation.MyCommand.Name, $"Waiting for Salesforce, the keyring or another process, for {_clock.Elapsed.TotalSeconds:0} s"));

    private void EndWait()
    {
        if (_shownProgress.TryGetValue(WaitActivity, out var wait))
        {
            Show(Completed(wait));
        }
    }

    private void Show(ProgressRecord progress)
    {
        if (progress.RecordType == ProgressRecordType.Completed)
        {
            _shownProgress.Remove(progress.ActivityId);
        }
        else
        {
            _shownProgress[progress.ActivityId] = progress;
        }

        CommandRuntime.WriteProgress(_progressSource, progress);
    }

    // A pipeline that is stopping accepts no more progress, and the line would stay on the screen. The host still accepts it.
    private void EndProgress()
    {
        foreach (var shown in _shownProgress.Values)
        {
            Host.UI.WriteProgress(_progressSource, Completed(shown));
        }

        _shownProgress.Clear();
    }

    private static ProgressRecord Completed(ProgressRecord shown) =>
        new(shown.ActivityId, shown.Activity, "Done") { RecordType = ProgressRecordType.Completed };

    private void Post(Action action) => Post(new Request(action, static () => { }));

    private void Post(Request request)
    {
        lock (_requests)
        {
            if (!_stopped)
            {
                _requests.Enqueue(request);
                Monitor.Pulse(_requests);
                return;
            }
        }

        request.Refuse();
    }

    private void Wake()
    {
        lock (_requests)
        {
            Monitor.Pulse(_requests);
        }
    }

    private void Abandon(params Request[] unserved)
    {
        EndProgress();
        lock (_requests)
        {
            _stopped = true;
            unserved = unserved.Concat(_requests).ToArray();
            _requests.Clear();
        }

        // In this order, so that work whose request is refused sees that it was cancelled.
        Cancel();
        Array.ForEach(unserved, static request => request.Refuse());

        // Nobody awaits the work any more, so read its exception here.
        _ = _work.ContinueWith(static work => work.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        ((IAsyncResult)_work).AsyncWaitHandle.WaitOne(StopTimeout);
        OnAbandoned();
    }

    private void Cancel()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Ctrl+C came just when the command ended. There is nothing left to cancel.
        }
    }

    private sealed class Request(Action serve, Action refuse)
    {
        public Action Serve { get; } = serve;

        public Action Refuse { get; } = refuse;
    }
}
