using System;
using System.Linq;
using System.Reflection;
using System.Text;
using SalesforceToken.Engine.Rest;

namespace SalesforceToken.Rest;

/// <summary>
/// JSON in the objects of System.Text.Json and Newtonsoft.Json, as other modules hand it on. To PowerShell they are objects with
/// properties of their own, which say little of the JSON. The types are recognised by their names: which version of which package a
/// session has is not known here.
/// </summary>
internal static class ForeignJson
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;

    /// <summary>Reads a value.</summary>
    /// <param name="value">The value, without a wrapper.</param>
    /// <param name="content">What it is.</param>
    /// <returns>False if it is no such object.</returns>
    public static bool TryRead(object value, out object? content)
    {
        content = null;
        var text = TextOf(value);
        if (text is not null)
        {
            content = RestJson.Read(Encoding.UTF8.GetBytes(text));
        }

        return text is not null;
    }

    private static string? TextOf(object value)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            switch (type.FullName)
            {
                case "System.Text.Json.JsonElement":
                    // An element that was never filled in has no text.
                    return Get(value, "ValueKind")?.ToString() == "Undefined" ? "null" : (string?)Call(value, "GetRawText");
                case "System.Text.Json.JsonDocument":
                    return TextOf(Get(value, "RootElement")!);
                case "System.Text.Json.Nodes.JsonNode":
                    return (string?)Call(value, "ToJsonString");
                case "Newtonsoft.Json.Linq.JToken":
                    return NewtonsoftText(value);
            }
        }

        return null;
    }

    // ToString(Formatting.None, converters). Without arguments, a text would come without its quotes.
    private static string? NewtonsoftText(object token)
    {
        var method = token.GetType().GetMethods(Public).First(
            static method => method.Name == "ToString" && method.GetParameters() is { Length: 2 } all && all[0].ParameterType.IsEnum);
        var parameters = method.GetParameters();
        return (string?)method.Invoke(
            token,
            [Enum.ToObject(parameters[0].ParameterType, 0), Array.CreateInstance(parameters[1].ParameterType.GetElementType()!, 0)]);
    }

    private static object? Get(object value, string property) => value.GetType().GetProperty(property, Public)!.GetValue(value);

    // Optional parameters get their defaults.
    private static object? Call(object value, string name)
    {
        var method = value.GetType().GetMethods(Public).First(method => method.Name == name);
        return method.Invoke(value, [.. method.GetParameters().Select(static parameter => (object?)null)]);
    }
}
