using System;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.State;
using SalesforceToken.Simulator.State.Faults;
using SalesforceToken.Simulator.State.Observation;

namespace SalesforceToken.Simulator.Server;

/// <summary>The steps of each request: count and log it, find its faults, execute it, write the response.</summary>
internal sealed class RequestPipeline
{
    private readonly Simulation _simulation;
    private readonly LoginHostResolver _hosts;

    public RequestPipeline(Simulation simulation)
    {
        _simulation = simulation;
        _hosts = new LoginHostResolver(simulation.Hosts);
    }

    public async Task HandleAsync(HttpContext http)
    {
        var (host, path) = _hosts.Resolve(http.Connection.LocalPort, http.Request.Path.Value ?? "/");
        var exchange = new Exchange { Simulation = _simulation, Http = http, Host = host, Path = path };
        var endpoint = Router.Find(path);
        exchange.Form = await FormReader.ReadAsync(http.Request).ConfigureAwait(false);
        exchange.Body = await BodyReader.ReadAsync(http.Request).ConfigureAwait(false);
        if (endpoint != SimulatorEndpoint.Admin)
        {
            Observe(exchange, endpoint);
        }

        exchange.Faults = _simulation.Faults.Take(endpoint, path, exchange.Form["grant_type"]);

        if (exchange.Faults.Find(FaultKind.DropBefore) is not null)
        {
            http.Abort();
            return;
        }

        var response = await ExecuteAsync(exchange, endpoint).ConfigureAwait(false);
        if (exchange.Faults.Find(FaultKind.DropAfter) is not null)
        {
            http.Abort();
            return;
        }

        await WriteAsync(exchange, response).ConfigureAwait(false);
    }

    private async ValueTask<Response> ExecuteAsync(Exchange exchange, SimulatorEndpoint endpoint)
    {
        if (exchange.Faults.Replacement(afterStateChange: false) is { } instead)
        {
            await exchange.DelayAsync().ConfigureAwait(false);
            return FaultResponse.Create(instead, Response.Empty());
        }

        // The token endpoint applies the delay itself: during the delay, the refresh token counts as being processed.
        if (endpoint != SimulatorEndpoint.Token)
        {
            await exchange.DelayAsync().ConfigureAwait(false);
        }

        var response = await Router.HandleAsync(exchange, endpoint).ConfigureAwait(false);
        _simulation.Secrets.AddRange(SecretObservation.Issued(endpoint, response));
        return exchange.Faults.Replacement(afterStateChange: true) is { } after ? FaultResponse.Create(after, response) : response;
    }

    private static async Task WriteAsync(Exchange exchange, Response response)
    {
        var http = exchange.Http.Response;
        http.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            http.Headers.Append(name, value);
        }

        // The simulator's clock, not the machine's: a client that learns the time from this header must learn the simulator's.
        var offset = exchange.Faults.Find(FaultKind.LyingDate)?.DateOffset ?? TimeSpan.Zero;
        http.Headers[HeaderNames.Date] = (exchange.Now + offset).ToString("R", CultureInfo.InvariantCulture);
        http.ContentType = response.ContentType;
        http.ContentLength = response.Body.Length;
        await http.Body.WriteAsync(response.Body).ConfigureAwait(false);
    }

    private void Observe(Exchange exchange, SimulatorEndpoint endpoint)
    {
        var request = exchange.Http.Request;
        _simulation.Secrets.AddRange(SecretObservation.Sent(endpoint, exchange.Form));
        RequestCounting.Count(_simulation.Counters, endpoint, exchange.Form["grant_type"]);
        var target = exchange.Http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _simulation.Log.Add(new LoggedRequest(
            exchange.Now,
            request.Method,
            target.Split('?')[0],
            request.QueryString.Value ?? string.Empty,
            request.Headers[HeaderNames.UserAgent].ToString()));
    }
}
