using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Authorization;
using SalesforceToken.Engine.Hosting;
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
public sealed class InvokeSfAuthorizationCommand : EachTokenPSCmdlet
{
    private static readonly TimeSpan KeyPause = TimeSpan.FromMilliseconds(50);

    /// <summary>How many seconds to wait for the user.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 300;

    /// <summary>Shows the address instead of opening the browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>The browser to open.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Browser { get; set; }

    /// <summary>Lets the browser use the session that it has, instead of asking for a sign-in.</summary>
    [Parameter]
    public SwitchParameter UseExistingLogin { get; set; }

    private TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSec);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (NoBrowser && Browser is not null)
        {
            var refusal = new SfTokenException(
                "ParametersContrary", ErrorCategory.InvalidArgument, "-NoBrowser and -Browser do not go together.", "Leave one of them out.");
            ThrowTerminatingError(refusal.ErrorRecord);
        }
    }

    private protected override async Task ProcessTokenAsync(string name)
    {
        await EngineHost.RequireNameAsync(name, Cancellation);
        if (!await ShouldProcessAsync(name, "Ask for approval in the browser"))
        {
            return;
        }

        await AuthorizeAsync(name);
        await WriteObjectAsync(await EngineHost.CallAsync(
            engine => engine.GetAccessTokenAsync(name, new FreshnessOptions(), Cancellation), TokenMapping.DescribeWithSecret, WebProxy));
    }

    private async Task AuthorizeAsync(string name)
    {
        var keyboard = NoBrowser ? await InvokeOnPipelineAsync(() => PastedLine.TryOpen(Host)) : null;
        var activity = $"Authorization of {name}";
        try
        {
            await EngineHost.CallAsync(
                engine => engine.AuthorizeAsync(
                    name, Options(keyboard), new SynchronousProgress<AuthorizationProgress>(progress => Show(activity, progress)), Cancellation),
                TokenMapping.Describe,
                WebProxy);
        }
        finally
        {
            Progress(new ProgressRecord(0, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private AuthorizationOptions Options(PastedLine? keyboard) => new()
    {
        Timeout = Timeout,
        OpenBrowser = !NoBrowser,
        Browser = Browser is null ? null : new SystemBrowser(new SystemEnvironment(), Program(Browser)),
        Prompt = UseExistingLogin ? null : "login",
        PastedAddresses = !NoBrowser ? null : new PastedAddresses
        {
            ReadAsync = token => ReadPastedAsync(keyboard, token),
            Refuse = Tell,
        },
        Advice = ErrorTranslation.AdviceFor,
    };

    // A name is looked for in PATH; anything else is a path, which may be relative to PowerShell's location.
    private string Program(string browser) =>
        browser.IndexOfAny(['/', '\\']) < 0 ? browser : FileSystemPath.Resolve(SessionState, nameof(Browser), browser);

    private void Show(string activity, AuthorizationProgress progress)
    {
        if (progress.Stage == AuthorizationStage.Listening && NoBrowser)
        {
            Tell($"Open this address in a browser:{Environment.NewLine}{progress.AuthorizationUrl.AbsoluteUri}");
            Tell("A browser of another machine ends on a page that it cannot show. "
                + "Copy the address of that page, paste it here, and press Enter. What you paste is not shown.");
        }

        Progress(progress.Stage == AuthorizationStage.ExchangingCode
            ? new ProgressRecord(0, activity, "Getting the token from Salesforce")
            : new ProgressRecord(0, activity, "Sign in and click Allow in the browser. Ctrl+C cancels.")
            {
                // Rounded, because a timer may fire a moment early. Then the same second would be shown twice.
                SecondsRemaining = (int)Math.Round(progress.Remaining.TotalSeconds),
                PercentComplete = PercentOf(Timeout - progress.Remaining),
            });
    }

    // What the user pastes at the keyboard, or at a prompt where the host's keys cannot be looked at. A prompt cannot be given up, so
    // it is asked before the wait for the browser.
    private async Task<string?> ReadPastedAsync(PastedLine? keyboard, CancellationToken cancellationToken)
    {
        while (keyboard is not null)
        {
            if (await InvokeOnPipelineAsync(keyboard.Poll).ConfigureAwait(false) is { } line)
            {
                return line;
            }

            await Task.Delay(KeyPause, cancellationToken).ConfigureAwait(false);
        }

        return await InvokeOnPipelineAsync(() => HostPrompt.AskForSecret(Host, "Address (Enter alone waits for a browser of this machine):"))
            .ConfigureAwait(false);
    }

    private int PercentOf(TimeSpan passed) => (int)Math.Min(100, 100 * passed.TotalSeconds / TimeoutSec);
}
