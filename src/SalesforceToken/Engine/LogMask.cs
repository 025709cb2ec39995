using System;
using System.Management.Automation;
using SalesforceToken.Loading;

namespace SalesforceToken.EngineAccess;

/// <summary>
/// Has a build server mask a secret in its log. The command goes to standard error: standard output may be what a script takes the token
/// from. Sources: GitHub, "Workflow commands"; Microsoft, "Logging commands".
/// </summary>
internal static class LogMask
{
    private static bool IsGitHub => IsTrue("GITHUB_ACTIONS");

    private static bool IsAzure => IsTrue("TF_BUILD");

    /// <summary>
    /// Whether this process runs in a job of a build server that masks secrets on demand. The standard error of Start-Job goes nowhere.
    /// </summary>
    public static bool IsAvailable => (IsGitHub || IsAzure) && !JobProcess.IsThisProcess;

    /// <summary>Has it mask a secret.</summary>
    /// <param name="secret">The secret, which has no line ends.</param>
#pragma warning disable RS0030 // The build server reads it there, and no stream of PowerShell must have it.
    public static void Apply(string secret) => Console.Error.WriteLine(IsGitHub
        ? "::add-mask::" + secret.Replace("%", "%25")
        : "##vso[task.setsecret]" + secret.Replace("%", "%AZP25"));
#pragma warning restore RS0030

    /// <summary>The error for other places.</summary>
    public static SfTokenException Unavailable() => new(
        "LogMaskUnavailable",
        ErrorCategory.NotImplemented,
        "This is no job of GitHub Actions or Azure Pipelines, or it is a job of Start-Job, whose standard error goes nowhere. So there is nobody to mask the access token in a log.",
        "Leave -MaskInLog out, and do not write the access token to the log. GitLab masks only variables that were set up as masked.");

    private static bool IsTrue(string variable) =>
        string.Equals(Environment.GetEnvironmentVariable(variable), "true", StringComparison.OrdinalIgnoreCase);
}
