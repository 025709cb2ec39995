using System;
using System.Collections;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// Takes the name of one value of an enumeration. PowerShell itself would make a third value of two names with a comma, and take any
/// number.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneNameAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null or Enum => inputData,
            string text when text.IndexOf(',') < 0 && (text.Trim().Length == 0 || char.IsLetter(text.Trim()[0])) => inputData,
            string or IEnumerable or ValueType => throw new ArgumentTransformationMetadataException("Give one name, and no list and no number. Tab completes the names."),
            _ => inputData,
        };
    }
}
