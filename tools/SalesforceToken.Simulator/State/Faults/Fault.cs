using System;

namespace SalesforceToken.Simulator.State.Faults;

/// <summary>
/// One fault: what goes wrong, where, and how often. Created by the static methods, narrowed with <c>with</c>:
/// <c>Fault.Status(503) with { Endpoint = SimulatorEndpoint.Token, Times = 1 }</c>.
/// </summary>
public sealed record Fault
{
    private Fault(FaultKind kind) => Kind = kind;

    /// <summary>What goes wrong.</summary>
    public FaultKind Kind { get; }

    /// <summary>The endpoint that it hits; null for all but the administration.</summary>
    public SimulatorEndpoint? Endpoint { get; init; }

    /// <summary>The beginning of the paths that it hits; null for all.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>The grant type of the token requests that it hits; null for all requests.</summary>
    public string? GrantType { get; init; }

    /// <summary>How many requests it hits; null for all.</summary>
    public int? Times { get; init; }

    /// <summary>How many requests it lets pass first.</summary>
    public int After { get; init; }

    /// <summary>Whether the request is carried out, and only its response replaced.</summary>
    public bool AfterStateChange { get; init; }

    /// <summary>How much the response is delayed.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How far the Date header is from the simulator's clock.</summary>
    public TimeSpan DateOffset { get; init; }

    /// <summary>The HTTP status code.</summary>
    public int StatusCode { get; init; }

    /// <summary>The Retry-After header: a number of seconds, or an HTTP date.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The error code: of OAuth (RFC 6749 section 5.2), or of the REST API.</summary>
    public string? Error { get; init; }

    /// <summary>The description of an OAuth error, or the message of one of the REST API.</summary>
    public string? ErrorDescription { get; init; }

    /// <summary>The body of the response, if the kind does not fix it.</summary>
    public string? Body { get; init; }

    /// <summary>The <c>instance_url</c> of the token response.</summary>
    public string? InstanceUrl { get; init; }

    /// <summary>The media type of <see cref="Body"/>; null for that of the kind.</summary>
    public string? ContentType { get; init; }

    /// <summary>The target of a redirect.</summary>
    public string? Location { get; init; }

    /// <summary>The member of the JSON response that is changed: to <see cref="Body"/>, or left out when that is null.</summary>
    public string? Member { get; init; }

    /// <summary>The response is delayed by <paramref name="delay"/> of real time, whatever clock the simulator has.</summary>
    public static Fault Latency(TimeSpan delay) => new(FaultKind.Latency) { Delay = delay };

    /// <summary>A status code in place of the response.</summary>
    public static Fault Status(int statusCode, string? body = null) => new(FaultKind.Status) { StatusCode = statusCode, Body = body };

    /// <summary>429 with Retry-After in seconds.</summary>
    public static Fault TooManyRequests(int retryAfterSeconds) =>
        new(FaultKind.Status) { StatusCode = 429, RetryAfter = retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    /// <summary>The connection is cut before anything changes.</summary>
    public static Fault DropBefore() => new(FaultKind.DropBefore);

    /// <summary>Everything changes, and the response is lost.</summary>
    public static Fault DropAfter() => new(FaultKind.DropAfter) { AfterStateChange = true };

    /// <summary>An HTML page in place of JSON.</summary>
    public static Fault Html(int statusCode = 200) => new(FaultKind.Html) { StatusCode = statusCode };

    /// <summary>The request is carried out and its response has no body.</summary>
    public static Fault EmptyBody() => new(FaultKind.EmptyBody) { AfterStateChange = true };

    /// <summary>An OAuth error of the token endpoint, whatever the request.</summary>
    public static Fault OAuthError(string error, string? description = null, int statusCode = 400) =>
        new(FaultKind.OAuthError) { Error = error, ErrorDescription = description, StatusCode = statusCode, Endpoint = SimulatorEndpoint.Token };

    /// <summary>An error of the REST API, whatever the request: for errors that the simulated org does not produce by itself.</summary>
    public static Fault RestError(string errorCode, string? message = null, int statusCode = 400) =>
        new(FaultKind.RestError) { Error = errorCode, ErrorDescription = message, StatusCode = statusCode, Endpoint = SimulatorEndpoint.Rest };

    /// <summary>What a refresh gets while another one with the same token is being processed.</summary>
    public static Fault AlreadyBeingProcessed() => OAuthError("invalid_grant", "token request is already being processed") with { GrantType = "refresh_token" };

    /// <summary>The request is carried out and its response stops half way.</summary>
    public static Fault TruncatedJson() => new(FaultKind.TruncatedJson) { AfterStateChange = true };

    /// <summary>The Date header is off by <paramref name="offset"/>.</summary>
    public static Fault LyingDate(TimeSpan offset) => new(FaultKind.LyingDate) { AfterStateChange = true, DateOffset = offset };

    /// <summary>The signature of the token response is made with another secret.</summary>
    public static Fault WrongSignature() => new(FaultKind.WrongSignature) { AfterStateChange = true, Endpoint = SimulatorEndpoint.Token };

    /// <summary>The token response names another instance URL.</summary>
    public static Fault WrongInstanceUrl(string instanceUrl) =>
        new(FaultKind.WrongInstanceUrl) { AfterStateChange = true, InstanceUrl = instanceUrl, Endpoint = SimulatorEndpoint.Token };

    /// <summary>A redirect in place of the response, as from the old address of an org that has moved.</summary>
    public static Fault Redirect(string location, int statusCode = 301) =>
        new(FaultKind.Status) { StatusCode = statusCode, Location = location };

    /// <summary>The token response lacks a member, or the member has another value.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="json">Its value as JSON; null to leave it out.</param>
    public static Fault ChangedMember(string member, string? json = null) =>
        new(FaultKind.ChangedMember) { AfterStateChange = true, Member = member, Body = json, Endpoint = SimulatorEndpoint.Token };

    internal bool Matches(SimulatorEndpoint endpoint, string path, string? grantType) =>
        (Endpoint is null || Endpoint == endpoint)
        && (PathPrefix is null || path.StartsWith(PathPrefix, StringComparison.Ordinal))
        && (GrantType is null || string.Equals(GrantType, grantType, StringComparison.Ordinal));
}
