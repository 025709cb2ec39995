using System;
using System.Net;

namespace SalesforceToken.Simulator.Browser;

/// <summary>The page at which a scripted browser ended.</summary>
/// <param name="Address">The address of the page.</param>
/// <param name="StatusCode">Its HTTP status code.</param>
/// <param name="Html">Its text.</param>
/// <param name="SignedIn">Whether the login page was filled in on the way.</param>
/// <param name="ConsentShown">Whether the consent page was shown on the way.</param>
/// <param name="CallbackAddress">The callback URL with its parameters; null if the browser was not sent there.</param>
public sealed record BrowsedPage(
    Uri Address,
    HttpStatusCode StatusCode,
    string Html,
    bool SignedIn,
    bool ConsentShown,
    Uri? CallbackAddress);
