using System;
using System.Management.Automation;
using System.Net;

namespace SalesforceToken;

/// <summary>Takes text where a secret is expected: what a pipeline brings from other programs is text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTextAttribute : ArgumentTransformationAttribute
{
    // A SecureString holds no more.
    private const int MaxLength = 65_536;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text ? inputData
        : text.Length > MaxLength ? throw new ArgumentTransformationMetadataException($"The text has more than {MaxLength} characters, which no secret has.")
        : new NetworkCredential(string.Empty, text).SecurePassword;
}
