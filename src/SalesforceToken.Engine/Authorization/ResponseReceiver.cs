using System;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Engine.Authorization;

/// <summary>
/// Receives the response to an authorization request: from a browser of this machine, or from an address that the user pastes. What
/// comes first counts.
/// </summary>
internal sealed class ResponseReceiver : IDisposable
{
    private readonly AuthorizationRequest _request;
    private readonly PastedAddresses? _pasted;
    private readonly CallbackListener? _listener;
    private readonly TokenException? _portFailure;

    /// <summary>Opens the callback port. It may be in use where an address can be pasted.</summary>
    /// <exception cref="TokenException"><see cref="TokenErrorCode.CallbackPortUnavailable"/>.</exception>
    public ResponseReceiver(AuthorizationRequest request, PastedAddresses? pasted)
    {
        _request = request;
        _pasted = pasted;
        try
        {
            _listener = CallbackListener.Open(request);
        }
        catch (TokenException exception) when (pasted is not null && exception.Code == TokenErrorCode.CallbackPortUnavailable)
        {
            _portFailure = exception;
        }
    }

    /// <summary>Waits for the response.</summary>
    /// <exception cref="TokenException">The callback port cannot be opened, and nobody pastes an address.</exception>
    public async Task<AuthorizationResponse> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(giveUp.Token);
        try
        {
            if (_listener is null)
            {
                return await reading.ConfigureAwait(false) ?? throw _portFailure!;
            }

            var listening = _listener.WaitAsync(giveUp.Token);
            return await Task.WhenAny((Task)listening, reading).ConfigureAwait(false) == listening
                ? await listening.ConfigureAwait(false)
                : await reading.ConfigureAwait(false) ?? await listening.ConfigureAwait(false);
        }
        finally
        {
            giveUp.Cancel();
            _ = reading.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Shows the outcome in the browser that has delivered the response. One whose address was pasted does not wait for it.</summary>
    public Task FinishAsync(CallbackOutcome outcome, CancellationToken cancellationToken) =>
        _listener is { IsAnswered: true } ? _listener.FinishAsync(outcome, cancellationToken) : Task.CompletedTask;

    public void Dispose() => _listener?.Dispose();

    private async Task<AuthorizationResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        while (_pasted is not null && await _pasted.ReadAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (PastedAddress.Read(text, _request, out var refusal) is { } response)
            {
                return response;
            }

            _pasted.Refuse(refusal!);
        }

        return null;
    }
}
