using System;
using System.Globalization;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// Reads a plain number as seconds, which is what a user who types it means, and refuses less than a second. Without this attribute,
/// as in a proxy function or a mock, PowerShell reads <c>600</c> as 600 ten-millionths of a second, and <c>'600'</c> as days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether no time at all is a value too.</summary>
    public bool AllowZero { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not TimeSpan
            && double.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            value = seconds < TimeSpan.MaxValue.TotalSeconds && seconds > TimeSpan.MinValue.TotalSeconds ? TimeSpan.FromSeconds(seconds)
                : throw new ArgumentTransformationMetadataException("A duration is a number of seconds, or a time span such as 00:10:00.");
        }

        // What is no duration at all is left to PowerShell.
        return LanguagePrimitives.TryConvertTo(value, out TimeSpan duration) && value is not null && duration < TimeSpan.FromSeconds(1)
            && !(AllowZero && duration == TimeSpan.Zero)
            ? throw new ArgumentTransformationMetadataException(
                $"A duration must be at least one second; this one is {duration}. A proxy function or a mock must pass a time span, "
                    + "such as 00:10:00, because there a plain number does not mean seconds.")
            : value;
    }
}
