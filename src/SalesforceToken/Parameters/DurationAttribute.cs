using System;
using System.Globalization;
using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// Reads a plain number as seconds, which is what a user who types it means. Without this attribute, PowerShell would read
/// <c>-Timeout 120</c> as 120 ten-millionths of a second, and <c>-Timeout '120'</c> as days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var isSeconds = value is not TimeSpan
            & double.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
        if (value is TimeSpan { Ticks: < 0 } || (isSeconds && seconds < 0))
        {
            throw new ArgumentTransformationMetadataException("A duration cannot be negative.");
        }

        return isSeconds ? TimeSpan.FromSeconds(seconds) : inputData;
    }
}
