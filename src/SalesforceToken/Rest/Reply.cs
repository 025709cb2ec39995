using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Engine.Rest;

namespace SalesforceToken.Rest;

/// <summary>The org's answer to one call.</summary>
internal sealed class Reply
{
    private readonly KeyValuePair<string, object?>[] _members;
    private readonly object? _content;

    private Reply(object? content, IReadOnlyList<SfRestException> errors)
    {
        _content = content;
        _members = content as KeyValuePair<string, object?>[] ?? [];
        Errors = errors;
    }

    /// <summary>What went wrong; empty when the org did what was asked.</summary>
    public IReadOnlyList<SfRestException> Errors { get; }

    /// <summary>Where the next page of a query is; null on the last one.</summary>
    public string? NextPage => Member("nextRecordsUrl") as string;

    /// <summary>Reads an answer of the engine.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="tokenName">The token that the call was made with.</param>
    /// <returns>The reply.</returns>
    public static Reply From(RestAnswer answer, string tokenName) => new(answer.Content, answer.IsSuccess ? [] : [.. Explain(answer, tokenName)]);

    /// <summary>The objects to write.</summary>
    /// <param name="recordsOnly">The records of a page of a query, rather than the page.</param>
    /// <returns>The objects.</returns>
    public IEnumerable<object?> Objects(bool recordsOnly) =>
        recordsOnly && Member("records") is object?[] records ? records.Select(JsonObjects.ToPowerShell)
        : _content is object?[] items ? items.Select(JsonObjects.ToPowerShell)
        : _content is null ? []
        : [JsonObjects.ToPowerShell(_content)];

    private static IEnumerable<SfRestException> Explain(RestAnswer answer, string tokenName)
    {
        var errors = answer.Errors.ToArray();
        if (errors.Length == 0)
        {
            return [Explain(answer.Location, answer.StatusCode, tokenName)];
        }

        return errors.Select(error => new SfRestException(error.Code, answer.StatusCode, $"Salesforce answered {error.Code}: {error.Message}", tokenName)
        {
            Fields = [.. error.Fields],
        });
    }

    private static SfRestException Explain(Uri? location, int statusCode, string tokenName) =>
        statusCode is 301 or 302 or 303 or 307 or 308
            ? new SfRestException("Redirected", statusCode, $"The org sends this call on{(location is { IsAbsoluteUri: true } ? " to " + location.Host : string.Empty)}; the token is sent to no other address.", tokenName)
            : new SfRestException("HttpError", statusCode, $"The org answered with HTTP {statusCode}.", tokenName);

    private object? Member(string name) => _members.FirstOrDefault(member => member.Key == name).Value;
}
