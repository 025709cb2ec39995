using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Commands;

/// <summary>Returns valid access tokens, and refreshes them if necessary.</summary>
[Cmdlet(VerbsCommon.Get, "SfAccessToken")]
[OutputType(typeof(SfAccessToken), typeof(string), typeof(Hashtable))]
public sealed class GetSfAccessTokenCommand : EachTokenPSCmdlet
{
    /// <summary>Returns the access token as text.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>Returns the header of an HTTP request.</summary>
    [Parameter]
    public SwitchParameter AsHeader { get; set; }

    /// <summary>Shows what is stored, without secrets and without the network.</summary>
    [Parameter]
    public SwitchParameter ListAvailable { get; set; }

    /// <summary>Refreshes the access token even if it is valid.</summary>
    [Parameter]
    public SwitchParameter ForceRefresh { get; set; }

    /// <summary>How long the access token must still be valid.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? MinimumLifetime { get; set; }

    /// <summary>The subject token for a token exchange, for this call alone. It is never stored.</summary>
    [Parameter]
    public SecureString? SubjectToken { get; set; }

    /// <summary>Gets the token that environment variables set up, and stores nothing.</summary>
    [Parameter]
    public SwitchParameter FromEnvironment { get; set; }

    /// <summary>Has the build server mask the access token in its log.</summary>
    [Parameter]
    public SwitchParameter MaskInLog { get; set; }

    /// <summary>How many tokens to work on at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // With parameter sets, PowerShell would refuse -AsHeader:$false with -AsPlainText, or even take the value for a request.
        var outputs = Present((AsPlainText, nameof(AsPlainText)), (AsHeader, nameof(AsHeader)), (ListAvailable, nameof(ListAvailable)));
        var contrary = outputs.Length > 1 ? outputs
            : ListAvailable ? Present(
                (true, nameof(ListAvailable)),
                (ForceRefresh, nameof(ForceRefresh)),
                (MinimumLifetime is not null, nameof(MinimumLifetime)),
                (SubjectToken is not null, nameof(SubjectToken)),
                (FromEnvironment, nameof(FromEnvironment)),
                (MaskInLog, nameof(MaskInLog)))
            : FromEnvironment ? Present((true, nameof(FromEnvironment)), (MyInvocation.BoundParameters.ContainsKey(nameof(Name)), nameof(Name)))
            : [];
        if (MaskInLog && !LogMask.IsAvailable)
        {
            ThrowTerminatingError(LogMask.Unavailable().ErrorRecord);
        }

        if (MyInvocation.BoundParameters.ContainsKey(nameof(SubjectToken)) && SubjectToken is not { Length: > 0 })
        {
            ThrowTerminatingError(new SfTokenException(
                "SubjectTokenMissing",
                ErrorCategory.InvalidArgument,
                "-SubjectToken is empty.",
                "Look where the subject token comes from, or leave -SubjectToken out: then the source of the token is used.").ErrorRecord);
        }

        if (contrary.Length > 1)
        {
            var refusal = new SfTokenException(
                "ParametersContrary",
                ErrorCategory.InvalidArgument,
                $"{string.Join(" and ", contrary)} do not go together.",
                "Leave out all but one of them.");
            ThrowTerminatingError(refusal.ErrorRecord);
        }
    }

    private protected override async Task ProcessTokensAsync(IReadOnlyList<string> names)
    {
        if (FromEnvironment)
        {
            names = [TokenDefaults.EnvironmentName];
        }
        else if (ListAvailable && !MyInvocation.BoundParameters.ContainsKey(nameof(Name)))
        {
            names = await EngineHost.ListNamesAsync(Cancellation);
        }

        var throttle = new SemaphoreSlim(ThrottleLimit);
        var done = 0;

        // The tokens are fetched at the same time, up to the limit. They are written in the order of the names, each as soon as possible.
        foreach (var work in names.Select(StartAsync).ToArray())
        {
            await TryAsync(async () => Write(await work));
        }

        async Task<object> StartAsync(string name)
        {
            await throttle.WaitAsync(Cancellation);
            try
            {
                return await GetAsync(name);
            }
            finally
            {
                throttle.Release();
                ShowProgress(Interlocked.Increment(ref done), names.Count);
            }
        }
    }

    private Task<object> GetAsync(string name)
    {
        if (ListAvailable)
        {
            return EngineHost.CallAsync<TokenDetails, object>(engine => engine.GetDetailsAsync(name, Cancellation), TokenMapping.Describe);
        }

        var options = new FreshnessOptions
        {
            ForceRefresh = ForceRefresh,
            MinimumLifetime = MinimumLifetime,
            SubjectToken = SecureText.Reveal(SubjectToken),
        };
        return EngineHost.CallAsync(
            engine => engine.GetAccessTokenAsync(name, options, Cancellation), ToOutput, WebProxy, fromEnvironment: FromEnvironment);
    }

    private object ToOutput(ValidToken valid)
    {
        if (MaskInLog)
        {
            LogMask.Apply(valid.AccessToken);
        }

        return AsPlainText ? valid.AccessToken
            : AsHeader ? new Hashtable { ["Authorization"] = "Bearer " + valid.AccessToken }
            : TokenMapping.DescribeWithSecret(valid);
    }

    private static string[] Present(params (bool IsGiven, string Name)[] parameters) =>
        [.. parameters.Where(static parameter => parameter.IsGiven).Select(static parameter => "-" + parameter.Name)];

    private void ShowProgress(int done, int all)
    {
        if (all > 1)
        {
            Progress(new ProgressRecord(0, "Getting access tokens", $"{done} of {all}")
            {
                PercentComplete = 100 * done / all,
                RecordType = done == all ? ProgressRecordType.Completed : ProgressRecordType.Processing,
            });
        }
    }
}
