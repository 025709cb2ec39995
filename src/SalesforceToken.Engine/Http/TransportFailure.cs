using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Http;

/// <summary>
/// Creates the error for a request that got no response, and decides whether the request may have taken effect. It may have,
/// unless the failure is one of the few that can only happen before a request is sent.
/// </summary>
internal static class TransportFailure
{
    // .NET 8 and later report the phase in which the request failed. The property is not in netstandard2.0.
    private static readonly System.Reflection.PropertyInfo? RequestError = typeof(HttpRequestException).GetProperty("HttpRequestError");

    public static TokenException FromException(Exception exception, string host) => Phase(exception) switch
    {
        FailedPhase.Resolve => NeverSent(TokenErrorCode.ConnectionFailed, $"No connection to {host}: its name cannot be resolved.", exception),
        FailedPhase.Connect => NeverSent(TokenErrorCode.ConnectionFailed, $"No connection to {host}: {Reason(exception)}.", exception),

        // Without the exception: its message and the inner messages contain the proxy address as the user gave it.
        FailedPhase.Proxy => new TokenException(TokenErrorCode.ProxyRefused, $"The proxy did not let the request to {host} through."),
        FailedPhase.Secure => new TokenException(
            TokenErrorCode.TlsFailed, $"No secure connection to {host}: {Reason(exception)}.", UnexpectedFailure.Cause(exception)),
        _ => new TokenException(
            new TokenFailure(TokenErrorCode.ConnectionFailed, $"The connection to {host} broke before its response was complete.")
            {
                IsTransient = true,
                OutcomeUnknown = true,
            },
            UnexpectedFailure.Cause(exception)),
    };

    /// <summary>A response came, but it cannot be read.</summary>
    public static TokenException Unreadable(string host, Exception exception) => new(
        new TokenFailure(TokenErrorCode.ResponseInvalid, $"The response of {host} cannot be read: {Fault(exception)}.")
        {
            IsTransient = true,
            OutcomeUnknown = true,
        },
        UnexpectedFailure.Cause(exception));

    public static TokenException TimedOut(string host, TimeSpan timeout) =>
        new(new TokenFailure(TokenErrorCode.RequestTimeout, $"{host} did not respond within {timeout.TotalSeconds:0.#} seconds.")
        {
            IsTransient = true,
            OutcomeUnknown = true,
        });

    public static TokenException NotConnected(string host, Exception exception) =>
        NeverSent(TokenErrorCode.ConnectionFailed, $"No connection to {host}: it does not accept connections.", exception);

    private static TokenException NeverSent(TokenErrorCode code, string message, Exception exception) =>
        new(new TokenFailure(code, message) { IsTransient = true }, UnexpectedFailure.Cause(exception));

    private static string Fault(Exception exception) =>
        exception is InvalidDataException ? "it is not compressed as its headers say" : "it does not follow HTTP";

    private static FailedPhase Phase(Exception exception)
    {
        foreach (var cause in Chain(exception))
        {
            var phase = cause switch
            {
                HttpRequestException request => RequestError?.GetValue(request)?.ToString() switch
                {
                    "NameResolutionError" => FailedPhase.Resolve,
                    "ConnectionError" => FailedPhase.Connect,
                    "SecureConnectionError" => FailedPhase.Secure,
                    "ProxyTunnelError" => FailedPhase.Proxy,
                    _ => FailedPhase.Unknown,
                },
                WebException web => web.Status switch
                {
                    WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure => FailedPhase.Resolve,
                    WebExceptionStatus.ProtocolError
                        when web.Response is HttpWebResponse { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } =>
                        FailedPhase.Proxy,
                    WebExceptionStatus.ConnectFailure => FailedPhase.Connect,
                    WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure => FailedPhase.Secure,
                    _ => FailedPhase.Unknown,
                },

                // The address of the proxy has an unknown scheme.
                NotSupportedException => FailedPhase.Connect,
                _ => FailedPhase.Unknown,
            };
            if (phase != FailedPhase.Unknown)
            {
                return phase;
            }
        }

        return FailedPhase.Unknown;
    }

    private static string Reason(Exception exception)
    {
        var innermost = exception;
        foreach (var cause in Chain(exception))
        {
            innermost = cause;
            if (cause is AuthenticationException)
            {
                break;
            }
        }

        return Printable.Escape(innermost.Message, 200).TrimEnd('.');
    }

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private enum FailedPhase
    {
        Unknown,
        Resolve,
        Connect,
        Proxy,
        Secure,
    }
}
