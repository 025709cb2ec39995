using System;
using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace SalesforceToken;

/// <summary>
/// Takes text where a secret is expected, because what a pipeline brings from other programs is text, and the object that
/// ConvertFrom-Json makes of the Salesforce CLI's JSON.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AuthUrlTextAttribute : ArgumentTransformationAttribute
{
    // A SecureString holds no more.
    private const int MaxLength = 65_536;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => Unwrap(inputData) switch
    {
        null => null,
        SecureString secret => secret,
        string text => Protect(text),
        var value => AddressIn(value) ?? AddressIn(Member(value, "result"))
            ?? throw Refusal("The object has no text sfdxAuthUrl, nor has its result."),
    };

    private static SecureString? AddressIn(object? value) => (Member(value, "sfdxAuthUrl") ?? Member(value, "AuthUrl")) switch
    {
        string text => Protect(text),
        var other => other as SecureString,
    };

    private static object? Member(object? value, string name) => value switch
    {
        null => null,
        IDictionary members => Unwrap(members[name]),
        _ => Unwrap(PSObject.AsPSObject(value).Properties[name]?.Value),
    };

    // What ConvertFrom-Json makes has its members on the wrapper alone.
    private static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: var inner } && inner is not PSCustomObject ? inner : value;

    private static SecureString Protect(string text) => text.Length > MaxLength
        ? throw Refusal($"The text has more than {MaxLength} characters, which no secret has.")
        : new NetworkCredential(string.Empty, text).SecurePassword;

    // PowerShell's own message would show the object.
    private static ArgumentTransformationMetadataException Refusal(string message) => new(message);
}
