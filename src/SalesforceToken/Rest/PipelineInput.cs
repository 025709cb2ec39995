using System;
using System.Linq;
using System.Management.Automation;

namespace SalesforceToken.Rest;

/// <summary>What an object from the pipeline means to a call: the token, or the body.</summary>
internal sealed class PipelineInput
{
    private const string TokenType = "SalesforceToken.SfAccessToken";

    /// <summary>The name of the token; null if the object is the body.</summary>
    public string? TokenName { get; private init; }

    /// <summary>Reads an object.</summary>
    /// <param name="input">The object.</param>
    /// <param name="name">The name that -Name gives; null if it is not given.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="hasBody">Whether -Body or -InFile gives the body.</param>
    /// <exception cref="SfTokenException">PipelineInputInvalid.</exception>
    public static PipelineInput Read(object? input, string? name, string method, bool hasBody)
    {
        if (ScalarValue.IsNull(input))
        {
            throw Invalid("The pipeline gave $null, which is neither a token nor a body.", "Check the command before the pipe.");
        }

        if (NameOfToken(input!) is { } token)
        {
            return name is null || name.Equals(token, StringComparison.OrdinalIgnoreCase)
                ? new PipelineInput { TokenName = token }
                : throw Invalid($"The pipeline gave the token '{token}', and -Name gives '{name}'.", "Give one of them.");
        }

        var takesBody = !hasBody && method.ToUpperInvariant() is "POST" or "PATCH" or "PUT";
        if (takesBody)
        {
            return new PipelineInput();
        }

        var text = ScalarValue.Unwrap(input) as string;
        return text?.Length > 0 && name is null
            ? new PipelineInput { TokenName = text }
            : throw Invalid(
                text is not null ? "The pipeline gave text, and -Name gives the token already."
                : hasBody ? "The pipeline gave an object, and -Body or -InFile gives the body already."
                : $"The pipeline gave an object, and a call with -Method {method} takes no body from it.",
                "Pipe tokens or their names; or pipe bodies with -Name, -Method Post, Patch or Put, and without -Body.");
    }

    // By its type, and not by its property Name: a record has one too. A token that was in another process has the type as text.
    private static string? NameOfToken(object input) => input switch
    {
        SfAccessToken token => token.Name,
        PSObject { BaseObject: SfAccessToken token } => token.Name,
        PSObject copy when copy.TypeNames.Any(static type => type is TokenType or "Deserialized." + TokenType) =>
            copy.Properties["Name"]?.Value as string,
        _ => null,
    };

    private static SfTokenException Invalid(string message, string advice) =>
        new("PipelineInputInvalid", ErrorCategory.InvalidArgument, message, advice);
}
