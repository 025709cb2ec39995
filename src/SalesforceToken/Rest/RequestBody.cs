using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using SalesforceToken.Engine.Rest;

namespace SalesforceToken.Rest;

/// <summary>The body of a call.</summary>
internal sealed class RequestBody
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    private RequestBody(string contentType) => ContentType = contentType;

    /// <summary>The bytes; null for none, or if it is a file.</summary>
    public byte[]? Bytes { get; private init; }

    /// <summary>The file; null if it is none.</summary>
    public string? File { get; private init; }

    /// <summary>The media type.</summary>
    public string ContentType { get; }

    /// <summary>The [datetime]s at midnight, which may be meant as days.</summary>
    public IReadOnlyList<KeyValuePair<string, DateTime>> Midnights { get; private init; } = [];

    /// <summary>Whether there is a body.</summary>
    public bool IsThere => Bytes is not null || File is not null;

    /// <summary>No body.</summary>
    public static RequestBody None(string? contentType) => new(contentType ?? Json);

    /// <summary>A file.</summary>
    /// <param name="path">Its whole path.</param>
    /// <param name="contentType">The media type; null to find it by the name.</param>
    public static RequestBody FromFile(string path, string? contentType) => new(contentType ?? TypeOf(path)) { File = path };

    /// <summary>A value: text and bytes are sent as they are, anything else as JSON.</summary>
    /// <param name="body">The value.</param>
    /// <param name="contentType">The media type; null for that of the value.</param>
    /// <exception cref="SfTokenException">The value cannot be sent.</exception>
    public static RequestBody FromValue(object? body, string? contentType) => ScalarValue.Unwrap(body) switch
    {
        _ when ScalarValue.IsNull(body) => None(contentType),
        string text => new(contentType ?? Json) { Bytes = EncodingOf(contentType).GetBytes(text) },
        byte[] bytes => new(contentType ?? Json) { Bytes = bytes },
        XmlNode node => new(contentType ?? "application/xml") { Bytes = EncodingOf(contentType).GetBytes(node.OuterXml) },
        IDictionary form when IsForm(contentType) => new(contentType!) { Bytes = Encoding.UTF8.GetBytes(FormText(form)) },
        _ => FromStructure(body, contentType),
    };

    private static RequestBody FromStructure(object? body, string? contentType)
    {
        var reader = new JsonBody();
        return new(contentType ?? Json) { Bytes = RestJson.Write(reader.Read(body)), Midnights = reader.Midnights };
    }

    private static bool IsForm(string? contentType) =>
        contentType is not null
        && MediaTypeHeaderValue.TryParse(contentType, out var type)
        && Form.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase);

    private static string FormText(IDictionary form) => string.Join(
        "&", ArgumentText.FromQuery(form).Select(static pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    // Text is sent in the encoding that the media type says.
    private static Encoding EncodingOf(string? contentType)
    {
        var charset = contentType is not null && MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.CharSet?.Trim('"') : null;
        try
        {
            return string.IsNullOrEmpty(charset) || charset!.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
                : Encoding.GetEncoding(charset);
        }
        catch (ArgumentException)
        {
            throw new SfTokenException(
                "ContentTypeInvalid",
                ErrorCategory.InvalidArgument,
                "The value of -ContentType names an encoding that is not known here.",
                "Give charset=UTF-8, or the body as bytes.");
        }
    }

    private static string TypeOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => "text/csv",
        ".JSON" => Json,
        ".XML" => "application/xml",
        ".TXT" => "text/plain",
        ".ZIP" => "application/zip",
        _ => "application/octet-stream",
    };
}
