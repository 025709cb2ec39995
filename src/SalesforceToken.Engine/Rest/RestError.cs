using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Rest;

/// <summary>One error of the org's API, in Salesforce's words.</summary>
/// <param name="Code">Salesforce's code, such as <c>MALFORMED_QUERY</c>.</param>
/// <param name="Message">Salesforce's message, escaped for display.</param>
/// <param name="Fields">The fields that it is about.</param>
public sealed record RestError(string Code, string Message, IReadOnlyList<string> Fields)
{
    private const int MaxMessageLength = 2000;

    internal static RestError From(KeyValuePair<string, object?>[] members) => new(
        Printable.Escape(Text(members, "errorCode") ?? "UNKNOWN", 100),
        Printable.Escape(Text(members, "message") ?? "Salesforce gave no reason.", MaxMessageLength),
        members.Where(member => member.Key == "fields").SelectMany(member => member.Value as object?[] ?? []).OfType<string>().ToArray());

    private static string? Text(KeyValuePair<string, object?>[] members, string name) =>
        members.FirstOrDefault(member => member.Key == name).Value as string;
}
