using System;
using System.Collections.Generic;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>The response to an authorization request, RFC 6749 sections 4.1.2 and 4.1.2.1, which the browser delivers.</summary>
internal sealed class AuthorizationResponse
{
    private AuthorizationResponse(IReadOnlyDictionary<string, string> parameters)
    {
        State = Get("state");
        Code = Get("code");
        Error = Get("error");
        ErrorDescription = Get("error_description");
        Issuer = parameters.TryGetValue("iss", out var issuer) ? issuer : null;

        string? Get(string name) => parameters.TryGetValue(name, out var value) && value.Length != 0 ? value : null;
    }

    /// <summary>The <c>state</c>; null when it is missing.</summary>
    public string? State { get; }

    /// <summary>The authorization code, decoded exactly once: Salesforce's codes end in <c>==</c>.</summary>
    public string? Code { get; }

    /// <summary>The <c>error</c>; null when there is a code.</summary>
    public string? Error { get; }

    /// <summary>The <c>error_description</c>.</summary>
    public string? ErrorDescription { get; }

    /// <summary>The <c>iss</c>, RFC 9207; null when it is missing. Salesforce sends none.</summary>
    public string? Issuer { get; }

    /// <summary>Parses a callback's query.</summary>
    /// <param name="query">The query, with or without its question mark.</param>
    /// <returns>The response; null if a parameter occurs twice, or if the query has not exactly one of code and error.</returns>
    public static AuthorizationResponse? TryParse(string query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.TrimStart('?').Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = Decode(equals < 0 ? pair : pair.Substring(0, equals));

            // RFC 6749 section 3.1: parameters must not be included more than once.
            if (parameters.ContainsKey(name))
            {
                return null;
            }

            parameters.Add(name, equals < 0 ? string.Empty : Decode(pair.Substring(equals + 1)));
        }

        var response = new AuthorizationResponse(parameters);
        return (response.Code is null) == (response.Error is null) ? null : response;
    }

    /// <summary>Whether this is the response to a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>True if the state is that of the request.</returns>
    public bool Matches(AuthorizationRequest request) => State is not null && CryptographicOperations.FixedTimeEquals(State, request.State);

    /// <summary>Whether this can be a response of a login host, by its issuer (RFC 9207 section 2.4).</summary>
    /// <param name="host">The login host.</param>
    /// <returns>False if it names another issuer.</returns>
    public bool IsFrom(LoginHost host) => Issuer is null || host.IsIssuer(Issuer);

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
