using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Engine.Primitives;

namespace SalesforceToken.Engine.Rest;

/// <summary>One error of the org's API, in Salesforce's words.</summary>
/// <param name="Code">Salesforce's code, such as <c>MALFORMED_QUERY</c>; empty if it gave none.</param>
/// <param name="Message">Salesforce's message, escaped for display.</param>
/// <param name="Fields">The fields that it is about.</param>
public sealed record RestError(string Code, string Message, IReadOnlyList<string> Fields)
{
    private const int MaxMessageLength = 2000;
    private const int MaxFieldLength = 200;

    internal static RestError Create(string? code, string? message, IReadOnlyList<string>? fields = null) => new(
        Printable.Escape(code ?? string.Empty, 100),
        Printable.Escape(message ?? "Salesforce gave no reason.", MaxMessageLength),
        (fields ?? []).Select(static field => Printable.Escape(field, MaxFieldLength)).ToArray());
}
