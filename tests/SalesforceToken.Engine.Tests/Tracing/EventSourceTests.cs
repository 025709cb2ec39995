using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.Engine.Revocation;
using SalesforceToken.Engine.Tests.Support;
using SalesforceToken.Simulator.State.Faults;
using Xunit;

namespace SalesforceToken.Engine.Tests.Tracing;

/// <summary>What the engine's event source tells, and what it does not.</summary>
public sealed class EventSourceTests
{
    private const string Name = "traced";

    [Fact]
    public async Task Each_step_of_a_tokens_life_is_an_event()
    {
        TokenEngine.EnableTrace();
        using var listener = new Recorder();
        await using var bed = await TestBed.StartAsync();

        await LiveAsync(bed);

        foreach (var step in (string[])[
            "StoreRead", "StoreWritten", "LockTaken", "AccessTokenActive", "AccessTokenInactive", "RefreshSent", "RefreshFailed", "OutcomeAsked", "TokensIssued", "Revoked"])
        {
            Assert.Contains(listener.Events, written => written.Name == step && written.Text.Contains($"'{Name}'", StringComparison.Ordinal));
        }

        Assert.Contains(listener.Events, written => written is { Name: "ResponseReceived", Level: EventLevel.Verbose });
        Assert.Contains(listener.Events, written => written.Name == "ResponseFailed" && written.Text.Contains("ConnectionFailed", StringComparison.Ordinal));
        Assert.Contains(listener.Events, written => written.Name == "RefreshFailed" && written.Text.EndsWith("Next: AskOutcome.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_event_holds_a_secret()
    {
        TokenEngine.EnableTrace();
        using var listener = new Recorder();
        await using var bed = await TestBed.StartAsync();

        var secrets = await LiveAsync(bed);

        var texts = listener.Events.Select(written => written.Text).ToArray();
        Assert.NotEmpty(texts);
        Assert.All(secrets, secret => Assert.DoesNotContain(texts, text =>
            text.Contains(secret, StringComparison.OrdinalIgnoreCase) || text.Contains(Uri.EscapeDataString(secret), StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Everything that the engine does for a token. Gives the secrets that were in play.</summary>
    private static async Task<IReadOnlyList<string>> LiveAsync(TestBed bed)
    {
        var secrets = new List<string?> { bed.Org.App.ConsumerSecret };
        await bed.AuthorizeAsync(Name);
        await NoteAsync();

        // Responses that are lost, and ones that come.
        bed.Org.Faults.Add(Fault.DropAfter() with { Endpoint = SimulatorEndpoint.Introspect, Times = 1 });
        await bed.Engine.TestAsync(Name, TestBed.Cancellation);
        bed.Org.Faults.Add(Fault.DropBefore() with { Endpoint = SimulatorEndpoint.Token, GrantType = "refresh_token", Times = 1 });
        await bed.Engine.GetAccessTokenAsync(Name, new FreshnessOptions { ForceRefresh = true }, TestBed.Cancellation);
        await NoteAsync();
        bed.Org.ExpireAccessTokens();
        await bed.Engine.TestAsync(Name, TestBed.Cancellation);
        await Assert.ThrowsAsync<TokenException>(() => bed.Engine.SetConsumerCredentialAsync(Name, null, " ", TestBed.Cancellation));
        await bed.Engine.RemoveAsync(Name, new RemovalOptions(), TestBed.Cancellation);
        Assert.True(secrets.Count >= 5);
        return [.. secrets.OfType<string>()];

        async Task NoteAsync()
        {
            var tokens = (await bed.Store.ReadAsync(Name, TestBed.Cancellation))!.Profile.Tokens!;
            secrets.AddRange([tokens.AccessToken, tokens.RefreshToken]);
        }
    }

    private sealed class Recorder : EventListener
    {
        public ConcurrentQueue<(string Name, EventLevel Level, string Text)> Events { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "SalesforceToken")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            Events?.Enqueue((eventData.EventName!, eventData.Level, string.Format(CultureInfo.InvariantCulture, eventData.Message!, [.. eventData.Payload!])));
    }
}
