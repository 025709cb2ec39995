using System;
using System.Management.Automation;
using System.Net;

namespace SalesforceToken;

/// <summary>Takes text where a secret is expected: what a pipeline brings from other programs is text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text ? new NetworkCredential(string.Empty, text).SecurePassword : inputData;
}
