using System;
using System.Globalization;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// Takes text and numbers for a name, and a token for its own. PowerShell would make text of any object: one whose property Name is
/// mistyped would be kept under a name such as <c>@{Nmae=x}</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TokenNameTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null or string => value,
            SfAccessToken token => token.Name,
            char or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal when value is not Enum =>
                Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => throw Refusal(PSObject.AsPSObject(inputData)),
        };
    }

    // PowerShell goes on to bind the property Name only after a failed cast; after any other failure it tells the message.
    private static ArgumentTransformationMetadataException Refusal(PSObject value)
    {
        const string Message = "A token's name is text. Give it as text, or an object that has it in its property Name, such as [pscustomobject]@{ Name = 'prod' }.";
        return value.Properties["Name"] is null
            ? new ArgumentTransformationMetadataException(Message)
            : new ArgumentTransformationMetadataException(Message, new PSInvalidCastException(Message));
    }
}
