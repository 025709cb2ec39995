using System;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace SalesforceToken;

/// <summary>
/// Takes an address as text, whatever it is: what is no address is refused by the command itself, with advice, and not by PowerShell's
/// conversion. A host without a scheme, such as acme.my.salesforce.com, means https where that is asked for.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AddressTextAttribute : ArgumentTransformationAttribute
{
    private static readonly Regex Host = new(@"^[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?$", RegexOptions.CultureInvariant);

    /// <summary>Whether a host without a scheme means https.</summary>
    public bool AddsScheme { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text || string.IsNullOrWhiteSpace(text))
        {
            return inputData;
        }

        text = text.Trim();
        return Parse(AddsScheme && Host.IsMatch(text) ? "https://" + text : text) ?? new Uri(Uri.EscapeDataString(text), UriKind.Relative);
    }

    // For some texts Uri.TryCreate itself fails.
    private static Uri? Parse(string text)
    {
        try
        {
            return Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address) ? address : null;
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }
}
