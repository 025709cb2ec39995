using System;
using System.Text.RegularExpressions;

namespace SalesforceToken.Engine.Primitives;

/// <summary>How secrets look. A class of its own, because the patterns are compiled only when there is a text to mask.</summary>
internal static class SecretPatterns
{
    /// <summary>The group of a value that follows the name of a secret.</summary>
    public const string Named = "named";

    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    // Nothing else looks like these two: a JWT, and an access token of Salesforce.
    public static readonly Regex Token = new(
        @"eyJ[\w-]{4,}(\.[\w-]*)*|\b00D[0-9A-Za-z]{12,15}(!|%21)[\w.!/+=%-]+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        PatternTimeout);

    // Text that is long enough for a token or a key, and the value after the name of a secret, even a short one.
    public static readonly Regex Suspect = new(
        @"(?i:(?<=(_secret|_token|_verifier|assertion|\bcode|\bpassword)[""']?\s{0,3}[:=]\s{0,3}[""']?)(?<" + Named + @">[\w.!/+%-]+))"
            + @"|[\w.!/+=%-]{24,}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        PatternTimeout);
}
