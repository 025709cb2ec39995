using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace SalesforceToken.Engine.Rest;

/// <summary>
/// The errors in a response. Each of Salesforce's APIs has its own form: an array of errors (REST), the results of the parts with
/// the errors in them (composite, tree, collections, batch), one object (Apex REST, User Interface API, Bulk API, OAuth), XML, text.
/// </summary>
internal static class RestErrors
{
    // Deeper than any form that there is.
    private const int MaxDepth = 12;

    // The first that is there counts.
    private static readonly string[] CodeNames = ["errorCode", "exceptionCode", "error_code", "code", "statusCode", "error", "ErrorType"];

    private static readonly string[] MessageNames =
    [
        "message", "exceptionMessage", "error_description", "errorMessage", "detail", "errorDescription", "description",
        "title", "error", "reason",
    ];

    // What holds the errors, or the parts that hold them.
    private static readonly string[] HolderNames =
        ["errors", "results", "result", "body", "compositeResponse", "graphs", "graphResponse", "output", "fieldErrors", "error"];

    /// <summary>The errors of a response that is not a success.</summary>
    /// <param name="content">Its content.</param>
    public static IReadOnlyList<RestError> Find(object? content) => content switch
    {
        string text => ErrorText.Find(text),
        byte[] or null => [],
        _ => WithoutConsequences(InValue(content, depth: 0)),
    };

    /// <summary>The errors of the parts of a success.</summary>
    /// <param name="content">Its content.</param>
    public static IReadOnlyList<RestError> FindInParts(object? content)
    {
        var parts = content switch
        {
            KeyValuePair<string, object?>[] members => Items(members, PartsOf(members)),
            object?[] items when items.All(IsPart) => items,
            _ => [],
        };
        return WithoutConsequences(parts.SelectMany(part => InValue(part, depth: 0)));
    }

    private static bool IsPart(object? item) => item is KeyValuePair<string, object?>[] part && Member(part, "success") is bool;

    // Batch and tree, composite graph, composite, GraphQL.
    private static string PartsOf(KeyValuePair<string, object?>[] members)
    {
        if (Member(members, "hasErrors") is true)
        {
            return "results";
        }

        string[] names = ["graphs", "compositeResponse"];
        return names.FirstOrDefault(name => Member(members, name) is object?[])
            ?? (members.Any(member => member.Key == "data") ? "errors" : string.Empty);
    }

    private static object?[] Items(KeyValuePair<string, object?>[] members, string name) => Member(members, name) as object?[] ?? [];

    // A part that was not tried because another one failed says only that.
    private static RestError[] WithoutConsequences(IEnumerable<RestError> errors)
    {
        var all = errors.ToArray();
        var causes = all.Where(error => error.Code is not ("PROCESSING_HALTED" or "ALL_OR_NONE_OPERATION_ROLLED_BACK")).ToArray();
        return causes.Length > 0 ? causes : all;
    }

    private static IEnumerable<RestError> InValue(object? value, int depth) => value switch
    {
        KeyValuePair<string, object?>[] members when depth < MaxDepth && !IsGood(members) => InObject(members, depth),
        object?[] items when depth < MaxDepth => items.SelectMany(item => InValue(item, depth + 1)),
        _ => [],
    };

    // The errors inside say more than what is around them.
    private static IEnumerable<RestError> InObject(KeyValuePair<string, object?>[] members, int depth)
    {
        var inside = members
            .Where(member => HolderNames.Contains(member.Key, StringComparer.OrdinalIgnoreCase))
            .SelectMany(member => InHolder(member, depth))
            .ToArray();
        return inside.Length > 0 ? inside : Own(members);
    }

    // The errors of the fields stand under the names of the fields.
    private static IEnumerable<RestError> InHolder(KeyValuePair<string, object?> holder, int depth) =>
        holder.Key.Equals("fieldErrors", StringComparison.OrdinalIgnoreCase) && holder.Value is KeyValuePair<string, object?>[] fields
            ? fields.SelectMany(field => InValue(field.Value, depth + 1))
            : InValue(holder.Value, depth + 1);

    private static IEnumerable<RestError> Own(KeyValuePair<string, object?>[] members)
    {
        var code = CodeNames.Select(name => Member(members, name) as string).FirstOrDefault(IsCode);
        var message = MessageNames.Select(name => Member(members, name) as string)
            .FirstOrDefault(text => !string.IsNullOrWhiteSpace(text) && text != code);
        return code is null && message is null ? [] : [RestError.Create(code, message, [.. Fields(members)])];
    }

    private static IEnumerable<string> Fields(KeyValuePair<string, object?>[] members) =>
        Member(members, "fields") is object?[] names ? names.OfType<string>()
        : (Member(members, "fields") ?? Member(members, "field")) is string name ? [name]
        : [];

    // A part of a composite request, or of a collection, that succeeded. Its fields are those of a record, whatever their names are.
    private static bool IsGood(KeyValuePair<string, object?>[] members) =>
        Member(members, "success") is true
        || Member(members, "isSuccessful") is true
        || (Member(members, "httpStatusCode") ?? Member(members, "statusCode")) is long and >= 100 and < 400;

    // A code is one word. The text 'Bad Request' in its place is a message.
    private static bool IsCode(string? text) =>
        !string.IsNullOrEmpty(text) && text!.Length <= 100 && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ':')
        && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static object? Member(KeyValuePair<string, object?>[] members, string name) =>
        members.FirstOrDefault(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
