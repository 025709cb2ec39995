using System;

namespace SalesforceToken.Engine.OAuth;

/// <summary>What people call the kind of an org.</summary>
internal static class EnvironmentName
{
    // The partition names of My Domain, between the org's own name and .my.salesforce.com. Source: Salesforce Help, "My Domain URL
    // Formats" (domain_name_url_formats).
    private static readonly (string Part, string Name)[] Partitions =
    [
        (".sandbox.my.", "Sandbox"),
        (".scratch.my.", "Scratch org"),
        (".develop.my.", "Developer Edition"),
        (".trailblaze.my.", "Trailhead playground"),
        (".demo.my.", "Demo org"),
        (".free.my.", "Free org"),
        (".patch.my.", "Patch org"),
    ];

    /// <summary>Names the kind of an org by its own address, or else by the login host; a host of another kind by its address.</summary>
    public static string Of(LoginHost login, Uri instance)
    {
        foreach (var (part, name) in Partitions)
        {
            if (instance.Host.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return name;
            }
        }

        return login.Environment == LoginEnvironment.Custom
            ? login.Url.Authority + login.Url.AbsolutePath.TrimEnd('/')
            : login.Environment.ToString();
    }
}
