using System;
using System.Collections.Generic;
using System.Text;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.OAuth;

/// <summary>
/// An authorization request of the web server flow (RFC 6749 section 4.1.1) with PKCE (RFC 7636 section 4.3), and the values that
/// check its response.
/// </summary>
internal sealed class AuthorizationRequest
{
    /// <summary>Makes a request with a new state and a new proof key.</summary>
    /// <param name="host">The login host.</param>
    /// <param name="consumerKey">The <c>client_id</c>.</param>
    /// <param name="callbackUrl">The <c>redirect_uri</c>, exactly as it is registered in the app.</param>
    public AuthorizationRequest(LoginHost host, string consumerKey, string callbackUrl)
    {
        Host = host;
        ConsumerKey = consumerKey;
        CallbackUrl = callbackUrl;
    }

    /// <summary>The login host.</summary>
    public LoginHost Host { get; }

    /// <summary>The <c>client_id</c>.</summary>
    public string ConsumerKey { get; }

    /// <summary>The <c>redirect_uri</c>.</summary>
    public string CallbackUrl { get; }

    /// <summary>The scopes; empty for those of the app's setup.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>
    /// The <c>prompt</c>: <c>login</c> makes the user sign in, so that the browser does not use its session with another org by
    /// accident; <c>consent</c>, or null for neither.
    /// </summary>
    public string? Prompt { get; init; }

    /// <summary>The <c>login_hint</c>: a user name to fill in; null for none.</summary>
    public string? LoginHint { get; init; }

    /// <summary>The <c>state</c> that ties the response to this request (RFC 6749 section 10.12).</summary>
    public string State { get; } = RandomText.Create();

    /// <summary>The proof key.</summary>
    public ProofKey ProofKey { get; } = ProofKey.Create();

    /// <summary>The address to open in the user's browser. It contains no secret.</summary>
    /// <returns>The address.</returns>
    public Uri ToUri()
    {
        var query = new StringBuilder("?response_type=code");
        Append("client_id", ConsumerKey);
        Append("redirect_uri", CallbackUrl);
        Append("scope", Scope.Count == 0 ? null : string.Join(" ", Scope));
        Append("state", State);
        Append("code_challenge", ProofKey.Challenge);
        Append("code_challenge_method", ProofKey.Method);
        Append("prompt", Prompt);
        Append("login_hint", LoginHint);
        return new Uri(Host.AuthorizeEndpoint + query.ToString());

        void Append(string name, string? value)
        {
            if (value is not null)
            {
                query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }
}
