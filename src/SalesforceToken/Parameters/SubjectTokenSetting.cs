using System.Management.Automation;
using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Parameters;

/// <summary>Makes one setting of the parameters that say where a subject token comes from.</summary>
internal static class SubjectTokenSetting
{
    /// <summary>The setting; null if none of the parameters has a value.</summary>
    /// <param name="session">The session, for the path of a file.</param>
    /// <param name="source">The source; one that needs the other values if it is empty.</param>
    /// <param name="audience">The audience.</param>
    /// <param name="serviceConnectionId">The service connection of Azure Pipelines.</param>
    public static SubjectTokenSource? Read(SessionState session, string? source, string? audience, string? serviceConnectionId)
    {
        audience = ValueOf(audience);
        serviceConnectionId = ValueOf(serviceConnectionId);
        source = ValueOf(source)
            ?? (serviceConnectionId is not null ? nameof(SubjectTokenIssuer.AzurePipelines)
                : audience is not null ? nameof(SubjectTokenIssuer.GitHub)
                : null);
        if (source is null)
        {
            return null;
        }

        var setting = SubjectTokenSource.Parse(source, audience, serviceConnectionId);
        return setting.Issuer == SubjectTokenIssuer.File
            ? setting with { Location = FileSystemPath.Resolve(session, nameof(SubjectTokenSource), setting.Location!) }
            : setting;
    }

    private static string? ValueOf(string? text) => string.IsNullOrWhiteSpace(text) ? null : text!.Trim();
}
