using System;
using System.Text.RegularExpressions;

namespace SalesforceToken.Engine.Profiles;

/// <summary>The version of the REST API, as it stands in an address: <c>62.0</c>.</summary>
internal static class RestApiVersion
{
    private static readonly Regex Written = new(
        @"^[vV]?(?<number>[0-9]{2,3})(\.0)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>Brings a version to the form of an address.</summary>
    /// <param name="version">The version, such as <c>62</c>, <c>62.0</c> or <c>v62.0</c>.</param>
    public static string Normalize(string version) => Written.Match(version) is { Success: true } match
        ? match.Groups["number"].Value + ".0"
        : throw new ArgumentException("An API version is a number such as 62.0.", nameof(version));
}
