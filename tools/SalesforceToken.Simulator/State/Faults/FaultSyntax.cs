using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace SalesforceToken.Simulator.State.Faults;

/// <summary>
/// Faults as text, for the command line and the administration: KIND[=VALUE] and then, after semicolons, endpoint=, path=,
/// grant=, times=, after=, retry-after=, for example <c>status=503;endpoint=token;times=2</c>.
/// </summary>
public static class FaultSyntax
{
    private static readonly Dictionary<string, Func<string, Fault>> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["latency"] = value => Fault.Latency(Duration(value)),
        ["status"] = value => Fault.Status(Number(value)),
        ["too-many-requests"] = value => Fault.TooManyRequests(Number(value)),
        ["drop-before"] = _ => Fault.DropBefore(),
        ["drop-after"] = _ => Fault.DropAfter(),
        ["html"] = value => Fault.Html(value.Length == 0 ? 200 : Number(value)),
        ["empty-body"] = _ => Fault.EmptyBody(),
        ["truncated-json"] = _ => Fault.TruncatedJson(),
        ["oauth-error"] = value => Error(value, static (code, description) => Fault.OAuthError(code, description)),
        ["rest-error"] = value => Error(value, static (code, message) => Fault.RestError(code, message)),
        ["already-being-processed"] = _ => Fault.AlreadyBeingProcessed(),
        ["lying-date"] = value => Fault.LyingDate(Duration(value)),
        ["wrong-signature"] = _ => Fault.WrongSignature(),
        ["wrong-instance-url"] = Fault.WrongInstanceUrl,
        ["redirect"] = value => Fault.Redirect(value),
        ["changed-member"] = value => Error(value, Fault.ChangedMember),
    };

    /// <summary>Reads a fault.</summary>
    /// <exception cref="FormatException">The text is not a fault; the message says why.</exception>
    public static Fault Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            throw new FormatException("A fault needs a kind: " + string.Join(", ", Kinds.Keys) + ".");
        }

        var (kind, value) = Split(parts[0]);
        if (!Kinds.TryGetValue(kind, out var make))
        {
            throw new FormatException($"'{kind}' is not a kind of fault. Choose from: {string.Join(", ", Kinds.Keys)}.");
        }

        return parts.Skip(1).Aggregate(make(value), Narrow);
    }

    private static Fault Narrow(Fault fault, string part)
    {
        var (name, value) = Split(part);
        return name.ToUpperInvariant() switch
        {
            "ENDPOINT" => fault with { Endpoint = EndpointOf(value) },
            "PATH" => fault with { PathPrefix = value },
            "GRANT" => fault with { GrantType = value },
            "TIMES" => fault with { Times = Number(value) },
            "AFTER" => fault with { After = Number(value) },
            "STATUS" => fault with { StatusCode = Number(value) },
            "RETRY-AFTER" => fault with { RetryAfter = value },
            _ => throw new FormatException($"'{name}' is not a part of a fault. Choose from: endpoint, path, grant, times, after, status, retry-after."),
        };
    }

    private static (string Name, string Value) Split(string part)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (part, string.Empty) : (part[..equals].Trim(), part[(equals + 1)..].Trim());
    }

    private static SimulatorEndpoint EndpointOf(string value) =>
        Enum.TryParse<SimulatorEndpoint>(value, ignoreCase: true, out var endpoint) && !int.TryParse(value, CultureInfo.InvariantCulture, out _)
            ? endpoint
            : throw new FormatException($"'{value}' is not an endpoint. Choose from: {string.Join(", ", Enum.GetNames<SimulatorEndpoint>())}.");

    private static Fault Error(string value, Func<string, string?, Fault> make)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? make(value, null) : make(value[..colon].Trim(), value[(colon + 1)..].Trim());
    }

    private static int Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"'{value}' is not a whole number.");

    // 250ms, 3s, 2m, 1h, and all of these with a minus in front.
    private static TimeSpan Duration(string value)
    {
        foreach (var (unit, milliseconds) in (ReadOnlySpan<(string, double)>)[("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)])
        {
            if (value.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(value[..^unit.Length], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                return TimeSpan.FromMilliseconds(count * milliseconds);
            }
        }

        throw new FormatException($"'{value}' is not a duration such as 250ms, 3s, 2m or 1h.");
    }
}
