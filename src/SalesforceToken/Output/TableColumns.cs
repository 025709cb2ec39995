using System.Management.Automation;

namespace SalesforceToken;

/// <summary>
/// The columns of a token in a session that has not imported the module, such as one that gets tokens from ForEach-Object -Parallel or
/// from a thread job. They go with the object; the module's own view, which the import loads, comes before them.
/// </summary>
internal static class TableColumns
{
    // With more than four, PowerShell would show a list.
    private static readonly string[] Columns =
        [nameof(SfAccessToken.Name), nameof(SfAccessToken.Status), nameof(SfAccessToken.Expires), nameof(SfAccessToken.Username)];

    /// <summary>Adds the columns to a token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The token.</returns>
    public static SfAccessToken AddTo(SfAccessToken token)
    {
        PSObject.AsPSObject(token).Members.Add(
            new PSMemberSet("PSStandardMembers", [new PSPropertySet("DefaultDisplayPropertySet", Columns)]));
        return token;
    }
}
