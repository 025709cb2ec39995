using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Rest;

/// <summary>One error of the org's API, in Salesforce's words.</summary>
public sealed class RestError
{
    private const int MaxMessageLength = 2000;

    private RestError(string code, string message, IReadOnlyList<string> fields)
    {
        Code = code;
        Message = message;
        Fields = fields;
    }

    /// <summary>Salesforce's code, such as <c>MALFORMED_QUERY</c>.</summary>
    public string Code { get; }

    /// <summary>Salesforce's message, escaped for display.</summary>
    public string Message { get; }

    /// <summary>The fields that it is about.</summary>
    public IReadOnlyList<string> Fields { get; }

    internal static RestError From(KeyValuePair<string, object?>[] members) => new(
        Printable.Escape(Text(members, "errorCode") ?? "UNKNOWN", 100),
        Printable.Escape(Text(members, "message") ?? "Salesforce gave no reason.", MaxMessageLength),
        members.Where(member => member.Key == "fields").SelectMany(member => member.Value as object?[] ?? []).OfType<string>().ToArray());

    private static string? Text(KeyValuePair<string, object?>[] members, string name) =>
        members.FirstOrDefault(member => member.Key == name).Value as string;
}
