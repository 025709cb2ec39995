using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Engine.Rest;

namespace SalesforceToken.Rest;

/// <summary>The org's response to one call.</summary>
internal sealed class RestResult
{
    private readonly KeyValuePair<string, object?>[] _members;
    private readonly object? _content;

    private RestResult(object? content, IReadOnlyList<SfRestException> errors)
    {
        _content = content;
        _members = content as KeyValuePair<string, object?>[] ?? [];
        Errors = errors;
    }

    /// <summary>The errors; empty when the call succeeded.</summary>
    public IReadOnlyList<SfRestException> Errors { get; }

    /// <summary>The address of the next page of a query; null on the last page.</summary>
    public string? NextPage => Member("nextRecordsUrl") as string;

    /// <summary>Reads a response of the engine.</summary>
    /// <param name="response">The response.</param>
    /// <param name="tokenName">The token that the call was made with.</param>
    public static RestResult From(RestResponse response, string tokenName) =>
        new(response.Content, response.IsSuccess ? [] : [.. Explain(response, tokenName)]);

    /// <summary>The objects to write.</summary>
    /// <param name="recordsOnly">Whether to return the records of a query's page instead of the page.</param>
    public IEnumerable<object?> Objects(bool recordsOnly) =>
        recordsOnly && Member("records") is object?[] records ? records.Select(JsonObjects.ToPowerShell)
        : _content is object?[] items ? items.Select(JsonObjects.ToPowerShell)
        : _content is null ? []
        : [JsonObjects.ToPowerShell(_content)];

    private static IEnumerable<SfRestException> Explain(RestResponse response, string tokenName)
    {
        var errors = response.Errors.ToArray();
        if (errors.Length == 0)
        {
            return [Explain(response.Location, response.StatusCode, tokenName)];
        }

        return errors.Select(error =>
            Error(error.Code, response.StatusCode, $"Salesforce answered {error.Code}: {error.Message}", tokenName, [.. error.Fields]));
    }

    private static SfRestException Explain(Uri? location, int statusCode, string tokenName) =>
        statusCode is 301 or 302 or 303 or 307 or 308
            ? Error("Redirected", statusCode, $"The org redirects this call{(location is { IsAbsoluteUri: true } ? " to " + location.Host : string.Empty)}; the token is sent to no other address.", tokenName)
            : Error("HttpError", statusCode, $"The org answered with HTTP {statusCode}.", tokenName);

    private static SfRestException Error(string code, int statusCode, string message, string tokenName, string[]? fields = null) =>
        new(code, statusCode, message, tokenName, RestAdvice.Find(code, statusCode, tokenName)) { Fields = fields ?? [] };

    private object? Member(string name) => _members.FirstOrDefault(member => member.Key == name).Value;
}
