using System;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace SalesforceToken;

/// <summary>Accepts an API version such as <c>62.0</c>, <c>62</c> or <c>v62.0</c>, and no value, as an object without one has.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateApiVersionAttribute : ValidateArgumentsAttribute
{
    private static readonly Regex Written = new(
        @"^v?[0-9]{2,3}(\.0)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not (null or "") && !Written.IsMatch(arguments.ToString()))
        {
            throw new ValidationMetadataException("An API version is a number such as 62.0.");
        }
    }
}
