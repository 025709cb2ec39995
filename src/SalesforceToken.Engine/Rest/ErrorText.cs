using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace SalesforceToken.Engine.Rest;

/// <summary>The errors in a body that did not say that it is JSON: JSON all the same, XML, a web page, or text.</summary>
internal static class ErrorText
{
    // What is behind that is no error message any more.
    private const int MaxLength = 64 * 1024;

    private const int MaxPageLength = 400;

    private const RegexOptions Options =
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // None of these patterns takes more than a few passes over a page; the limit is for what nobody has thought of.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly Regex Title = new("<title[^<>]*>(?<text>[^<]*)</title>", Options, Limit);

    private static readonly Regex Unseen = new(
        "<(?<element>script|style|head)\\b.*?(</\\k<element>\\s*>|$)|<!--.*?(-->|$)", Options, Limit);

    private static readonly Regex Tag = new("<[^>]*(>|$)", Options, Limit);

    private static readonly Regex Blanks = new("\\s+", Options, Limit);

    private static readonly Regex Word = new("^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$", Options, Limit);

    private static readonly string[] CodeNames = ["errorCode", "exceptionCode", "statusCode", "faultcode"];
    private static readonly string[] MessageNames = ["message", "exceptionMessage", "faultstring", "error_description"];

    /// <summary>Finds the errors.</summary>
    /// <param name="body">The body.</param>
    public static IReadOnlyList<RestError> Find(string body)
    {
        var text = (body.Length > MaxLength ? body.Substring(0, MaxLength) : body).Trim();
        return text.Length == 0 ? []
            : text[0] is '{' or '[' && InJson(text) is { Count: > 0 } json ? json
            : text[0] == '<' && InXml(text) is { Count: > 0 } xml ? xml
            : text[0] == '<' ? [RestError.Create(code: null, OfPage(text))]
            : [OfText(text)];
    }

    private static IReadOnlyList<RestError> InJson(string text)
    {
        try
        {
            return RestErrors.Find(RestJson.Read(Encoding.UTF8.GetBytes(text)));
        }
        catch (JsonException)
        {
            return [];
        }
    }

    // Bulk API: <error><exceptionCode>, REST: <Errors><Error><errorCode>, SOAP: <faultcode>.
    private static IReadOnlyList<RestError> InXml(string text)
    {
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return [.. XDocument.Load(reader).Descendants().SelectMany(InElement)];
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static IEnumerable<RestError> InElement(XElement element)
    {
        var code = Child(element, CodeNames);
        var message = Child(element, MessageNames);
        return code is null && (message is null || element.Name.LocalName.Equals("html", StringComparison.OrdinalIgnoreCase))
            ? []
            : [RestError.Create(code?.Split(':').Last(), message, [.. Fields(element)])];
    }

    private static IEnumerable<string> Fields(XElement element) =>
        element.Elements().Where(static child => child.Name.LocalName == "fields").Select(static child => child.Value);

    private static string? Child(XElement element, string[] names) =>
        element.Elements().FirstOrDefault(child => !child.HasElements && names.Contains(child.Name.LocalName))?.Value.Trim();

    // The words that a person would see.
    private static string OfPage(string page)
    {
        var title = Words(Title.Match(page).Groups["text"].Value);
        var words = Words(Unseen.Replace(page, " "));
        var text = title.Length == 0 || words.StartsWith(title, StringComparison.OrdinalIgnoreCase)
            ? words
            : $"{title}: {words}".TrimEnd(' ', ':');
        text = text.Length > MaxPageLength ? text.Substring(0, MaxPageLength) + "…" : text;
        return text.Length == 0 ? "a web page without words" : $"a web page: {text}";
    }

    private static string Words(string page) =>
        Blanks.Replace(WebUtility.HtmlDecode(Tag.Replace(page, " ")), " ").Trim();

    // Salesforce answers some errors of a token with one word, such as Bad_OAuth_Token.
    private static RestError OfText(string text) =>
        RestError.Create(text.Length <= 100 && Word.IsMatch(text) ? text : null, text);
}
