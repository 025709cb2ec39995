using System;
using System.Net;

namespace SalesforceToken.Simulator.Browser;

/// <summary>Where a scripted browser came to rest.</summary>
/// <param name="Address">The address of the page.</param>
/// <param name="StatusCode">Its HTTP status code.</param>
/// <param name="Html">Its text.</param>
/// <param name="SignedIn">Whether the login page was filled in on the way.</param>
/// <param name="Asked">Whether the consent page was shown on the way.</param>
/// <param name="CallbackAddress">The callback with its parameters, where the browser was sent there.</param>
public sealed record BrowsedPage(
    Uri Address,
    HttpStatusCode StatusCode,
    string Html,
    bool SignedIn,
    bool Asked,
    Uri? CallbackAddress);
