using System;
using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>
/// Gets the user's approval in the browser, and with it the access token: the browser opens, the user signs in and clicks
/// Allow, and the command stores the tokens that Salesforce issues.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "SfAuthorization", SupportsShouldProcess = true)]
[OutputType(typeof(SfAccessToken))]
public sealed class InvokeSfAuthorizationCommand : NetworkPSCmdlet
{
    /// <summary>The name of the token.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string Name { get; set; } = TokenDefaults.Name;

    /// <summary>How long to wait for the user.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Shows the address instead of opening the browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    private protected override async Task ProcessRecordAsync()
    {
        if (!await ShouldProcessAsync(Name, "Ask for approval in the browser"))
        {
            return;
        }

        await AuthorizeAsync();
        await WriteObjectAsync(await EngineHost.CallAsync(
            engine => engine.GetAccessTokenAsync(Name, new FreshnessOptions(), Cancellation), TokenMapping.DescribeWithSecret, WebProxy));
    }

    private async Task AuthorizeAsync()
    {
        var options = new AuthorizationOptions { Timeout = Timeout, OpenBrowser = !NoBrowser };
        try
        {
            await EngineHost.CallAsync(
                engine => engine.AuthorizeAsync(Name, options, new SynchronousProgress<AuthorizationProgress>(Show), Cancellation),
                TokenMapping.Describe,
                WebProxy);
        }
        finally
        {
            Progress(new ProgressRecord(0, Activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private string Activity => $"Authorization of {Name}";

    private void Show(AuthorizationProgress progress)
    {
        if (progress.Stage == AuthorizationStage.Listening && NoBrowser)
        {
            Tell($"Open this address in a browser of this machine:{Environment.NewLine}{progress.AuthorizationUrl.AbsoluteUri}");
        }

        Progress(progress.Stage == AuthorizationStage.ExchangingCode
            ? new ProgressRecord(0, Activity, "Getting the token from Salesforce")
            : new ProgressRecord(0, Activity, "Sign in and click Allow in the browser. Ctrl+C cancels.")
            {
                // Rounded, because a timer may fire a moment early. Then the same second would be shown twice.
                SecondsRemaining = (int)Math.Round(progress.Remaining.TotalSeconds),
                PercentComplete = PercentOf(Timeout - progress.Remaining),
            });
    }

    private int PercentOf(TimeSpan passed) => Timeout > TimeSpan.Zero ? (int)Math.Min(100, 100 * passed.TotalSeconds / Timeout.TotalSeconds) : 100;
}
