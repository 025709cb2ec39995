using System;
using System.Globalization;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// Accepts text and numbers as a name, and takes the name of a token object. PowerShell would convert any object to text: an object
/// with a mistyped property Name would be stored under a name such as <c>@{Nmae=x}</c>.
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

    // PowerShell tries to bind the property Name only after a failed cast. After any other failure it shows the message.
    private static ArgumentTransformationMetadataException Refusal(PSObject value)
    {
        const string Message = "A token's name is text. Give text, or an object with the name in its property Name, such as [pscustomobject]@{ Name = 'prod' }.";
        return value.Properties["Name"] is null
            ? new ArgumentTransformationMetadataException(Message)
            : new ArgumentTransformationMetadataException(Message, new PSInvalidCastException(Message));
    }
}
