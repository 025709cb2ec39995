using System;
using System.Management.Automation;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Parameters;

/// <summary>Takes text where a secret is expected: what a pipeline brings from other programs is text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text ? SecureText.Protect(text) : inputData;
}
