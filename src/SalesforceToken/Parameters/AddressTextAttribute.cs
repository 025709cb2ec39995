using System;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace SalesforceToken;

/// <summary>
/// Takes an address as text, whatever it is: what is no address is refused by the command itself, with advice, and not by PowerShell's
/// conversion. A host without a scheme, such as acme.my.salesforce.com, means https where that is asked for. A user name and a password
/// in it are hidden.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AddressTextAttribute : ArgumentTransformationAttribute
{
    private static readonly Regex Host = new(
        @"^[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>Whether a host without a scheme means https.</summary>
    public bool AddsScheme { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string text || string.IsNullOrWhiteSpace(text))
        {
            return value is Uri given ? HideUser(given) : inputData;
        }

        text = text.Trim();
        return Parse(AddsScheme && Host.IsMatch(text) ? "https://" + text : text) is { IsAbsoluteUri: true } address
            ? HideUser(address)
            : new Uri(Uri.EscapeDataString(HideUser(text)), UriKind.Relative);
    }

    // No command takes an address with a password. It is gone before PowerShell puts the argument into its records, and the address is
    // still refused.
    private static Uri HideUser(Uri address) => address.IsAbsoluteUri && address.UserInfo.Length != 0
        ? new UriBuilder(address) { UserName = "hidden", Password = string.Empty }.Uri
        : address;

    // What is no address may still have a password before its last @.
    private static string HideUser(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var at = text.LastIndexOf('@');
        return at < start ? text : text.Substring(0, start) + "hidden" + text.Substring(at);
    }

    // For some texts Uri.TryCreate itself fails.
    private static Uri? Parse(string text)
    {
        try
        {
#pragma warning disable RS0030 // With the catch below.
            return Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address) ? address : null;
#pragma warning restore RS0030
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }
}
