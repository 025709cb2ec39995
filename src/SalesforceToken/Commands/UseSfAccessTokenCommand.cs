using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>
/// Runs a script block with an access token in the environment, for programs that take it from there. The environment is the process's,
/// so only blocks with the same token run at a time.
/// </summary>
[Cmdlet(VerbsOther.Use, "SfAccessToken", DefaultParameterSetName = DefaultToken)]
[OutputType(typeof(object))]
public sealed class UseSfAccessTokenCommand : NetworkPSCmdlet
{
    private const string DefaultToken = "DefaultToken";
    private const string NamedToken = "NamedToken";

    // After this time a block that waits says what for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // A block may use another token inside.
    [ThreadStatic]
    private static bool _isInside;

    /// <summary>The name of the token.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = NamedToken)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string Name { get; set; } = TokenDefaults.Name;

    /// <summary>What runs with the token.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = DefaultToken)]
    [Parameter(Position = 1, Mandatory = true, ParameterSetName = NamedToken)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Uses the token that environment variables set up.</summary>
    [Parameter]
    public SwitchParameter FromEnvironment { get; set; }

    /// <summary>How long the access token must still be valid.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? MinimumLifetime { get; set; }

    private protected override async Task ProcessRecordAsync()
    {
        if (FromEnvironment && MyInvocation.BoundParameters.ContainsKey(nameof(Name)))
        {
            throw new SfTokenException(
                "ParametersContrary", ErrorCategory.InvalidArgument, "-FromEnvironment and -Name do not go together.", "Leave out all but one of them.");
        }

        var isInside = await InvokeOnPipelineAsync(static () => _isInside);
        while (true)
        {
            var values = await GetAsync();
            if (EnvironmentTurn.TryTake(values, isInside) is { } taken)
            {
                using (taken)
                {
                    await InvokeOnPipelineAsync(Run);
                    return;
                }
            }

            await WaitAsync();
        }
    }

    private Task<Dictionary<string, string>> GetAsync()
    {
        var name = FromEnvironment ? TokenDefaults.EnvironmentName : Name;
        var options = new FreshnessOptions { MinimumLifetime = MinimumLifetime };
        return EngineHost.CallAsync(
            engine => engine.GetAccessTokenAsync(name, options, Cancellation),
            static valid => new Dictionary<string, string>
            {
                ["SF_ACCESS_TOKEN"] = valid.AccessToken,
                ["SF_ORG_INSTANCE_URL"] = valid.Details.Profile.Tokens!.InstanceUrl.GetLeftPart(UriPartial.Path).TrimEnd('/'),
            },
            WebProxy,
            fromEnvironment: FromEnvironment);
    }

    private async Task WaitAsync()
    {
        if (EnvironmentTurn.Busy is not { } busy)
        {
            return;
        }

        var cancelled = Task.Delay(Timeout.Infinite, Cancellation);
        if (await Task.WhenAny(busy, Task.Delay(Patience, Cancellation)) != busy && !Cancellation.IsCancellationRequested)
        {
            CommandMessages.Warn(
                "Another block of Use-SfAccessToken has its token in the environment of this process, so this block waits for its end. "
                    + "If that block waits for this one, as with ForEach-Object -Parallel inside it, neither ends: press Ctrl+C, and use the second token outside of it.");
        }

        await await Task.WhenAny(busy, cancelled);
    }

    // The output of the block goes on as it comes, and its errors are those of the pipeline.
    private bool Run()
    {
        var wasInside = _isInside;
        _isInside = true;
        try
        {
            using var pipeline = MakePipeline();
            pipeline.Begin(this);
            pipeline.End();
            return true;
        }
        finally
        {
            _isInside = wasInside;
        }
    }

    // The block is looked up when the pipeline is made, and not when it runs: the block itself finds the variable gone.
    private SteppablePipeline MakePipeline()
    {
        var name = "SfBlock" + Guid.NewGuid().ToString("N");
        SessionState.PSVariable.Set(name, ScriptBlock);
        try
        {
            return ScriptBlock.Create("& $" + name).GetSteppablePipeline(MyInvocation.CommandOrigin);
        }
        finally
        {
            SessionState.PSVariable.Remove(name);
        }
    }
}
