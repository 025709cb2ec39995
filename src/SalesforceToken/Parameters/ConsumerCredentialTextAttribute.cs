using System;
using System.Management.Automation;
using System.Security;

namespace SalesforceToken;

/// <summary>
/// Takes text as a consumer key whose secret is still to be asked for. PowerShell's own attribute asks while it binds the parameters:
/// before the command can say that there is no such token.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConsumerCredentialTextAttribute : ArgumentTransformationAttribute
{
    private static readonly SecureString NotAskedYet = new();

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string { Length: > 0 } key
            ? new PSCredential(key, NotAskedYet)
            : inputData;

    /// <summary>Whether a credential was made of text.</summary>
    internal static bool IsKeyAlone(PSCredential credential) => ReferenceEquals(credential.Password, NotAskedYet);
}
