using System;
using System.Globalization;
using System.Text.Json;
using SalesforceToken.Simulator.Http;
using SalesforceToken.Simulator.Json;

namespace SalesforceToken.Simulator.Rest;

/// <summary>The API versions: three a year, and those before 31.0 (Summer '14) are retired.</summary>
internal static class ApiVersions
{
    private const int Oldest = 31;
    private const int Newest = 68;
    private static readonly string[] Seasons = ["Summer", "Winter", "Spring"];
    private static readonly Response List = Response.Json(JsonBytes.Value(WriteAll));

    public static Response All() => List;

    /// <summary>Whether <paramref name="segment"/> is a known version in the form of the URLs, v66.0.</summary>
    public static bool IsKnown(string segment) =>
        segment.Length == 5
        && segment[0] == 'v'
        && segment.EndsWith(".0", StringComparison.Ordinal)
        && int.TryParse(segment.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && version is >= Oldest and <= Newest;

    private static void WriteAll(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        for (var version = Oldest; version <= Newest; version++)
        {
            writer.WriteStartObject();
            writer.WriteString("label", LabelOf(version));
            writer.WriteString("url", $"/services/data/v{version}.0");
            writer.WriteString("version", $"{version}.0");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // 31.0 is Summer '14; a Winter release is named after the year in which it ends.
    private static string LabelOf(int version)
    {
        var releases = version - Oldest;
        return $"{Seasons[releases % 3]} '{14 + ((releases + 2) / 3)}";
    }
}
