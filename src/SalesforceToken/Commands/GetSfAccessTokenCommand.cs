using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>Returns valid access tokens, and refreshes them if necessary.</summary>
[Cmdlet(VerbsCommon.Get, "SfAccessToken", DefaultParameterSetName = AsObject)]
[OutputType(typeof(SfAccessToken), ParameterSetName = [AsObject, AsList])]
[OutputType(typeof(string), ParameterSetName = [AsText])]
[OutputType(typeof(Hashtable), ParameterSetName = [AsHeaders])]
public sealed class GetSfAccessTokenCommand : NetworkPSCmdlet
{
    private const string AsObject = "Object";
    private const string AsText = "PlainText";
    private const string AsHeaders = "Header";
    private const string AsList = "List";

    /// <summary>The names of the tokens, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Returns the access token as text.</summary>
    [Parameter(ParameterSetName = AsText, Mandatory = true)]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>Returns the header of an HTTP request.</summary>
    [Parameter(ParameterSetName = AsHeaders, Mandatory = true)]
    public SwitchParameter AsHeader { get; set; }

    /// <summary>Shows what is stored, without secrets and without the network.</summary>
    [Parameter(ParameterSetName = AsList, Mandatory = true)]
    public SwitchParameter ListAvailable { get; set; }

    /// <summary>Refreshes the access token even if it is valid.</summary>
    [Parameter(ParameterSetName = AsObject)]
    [Parameter(ParameterSetName = AsText)]
    [Parameter(ParameterSetName = AsHeaders)]
    public SwitchParameter ForceRefresh { get; set; }

    /// <summary>How long the access token must still be valid.</summary>
    [Parameter(ParameterSetName = AsObject)]
    [Parameter(ParameterSetName = AsText)]
    [Parameter(ParameterSetName = AsHeaders)]
    [Duration]
    public TimeSpan? MinimumLifetime { get; set; }

    /// <summary>How many tokens to work on at the same time.</summary>
    [Parameter(ParameterSetName = AsObject)]
    [Parameter(ParameterSetName = AsText)]
    [Parameter(ParameterSetName = AsHeaders)]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 16;

    private protected override async Task ProcessRecordAsync()
    {
        var names = TokenNames.Expand(Name ?? [ListAvailable ? "*" : TokenDefaults.Name]);
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

        var options = new FreshnessOptions { ForceRefresh = ForceRefresh, MinimumLifetime = MinimumLifetime };
        return EngineHost.CallAsync(engine => engine.GetAccessTokenAsync(name, options, Cancellation), ToOutput, WebProxy);
    }

    private object ToOutput(ValidToken valid) => ParameterSetName switch
    {
        AsText => valid.AccessToken,
        AsHeaders => new Hashtable { ["Authorization"] = "Bearer " + valid.AccessToken },
        _ => TokenMapping.DescribeWithSecret(valid),
    };

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
