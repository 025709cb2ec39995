using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>
/// Runs a script block with an access token in the environment, for programs that take it from there. The environment is the process's,
/// so one block runs at a time.
/// </summary>
[Cmdlet(VerbsOther.Use, "SfAccessToken", DefaultParameterSetName = DefaultToken)]
[OutputType(typeof(object))]
public sealed class UseSfAccessTokenCommand : NetworkPSCmdlet
{
    private const string DefaultToken = "DefaultToken";
    private const string NamedToken = "NamedToken";

    private static readonly SemaphoreSlim Turn = new(1, 1);

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
        if (!isInside)
        {
            await Turn.WaitAsync(Cancellation);
        }

        try
        {
            var name = FromEnvironment ? TokenDefaults.EnvironmentName : Name;
            var options = new FreshnessOptions { MinimumLifetime = MinimumLifetime };
            var (token, instance) = await EngineHost.CallAsync(
                engine => engine.GetAccessTokenAsync(name, options, Cancellation),
                static valid => (valid.AccessToken, valid.Details.Profile.Tokens!.InstanceUrl),
                WebProxy,
                fromEnvironment: FromEnvironment);
            await InvokeOnPipelineAsync(() => Run(token, instance));
        }
        finally
        {
            if (!isInside)
            {
                Turn.Release();
            }
        }
    }

    // The output of the block goes on as it comes, and its errors are those of the pipeline.
    private bool Run(string token, Uri instance)
    {
        var wasInside = _isInside;
        using var accessToken = new ScopedVariable("SF_ACCESS_TOKEN", token);
        using var instanceUrl = new ScopedVariable("SF_ORG_INSTANCE_URL", instance.GetLeftPart(UriPartial.Path).TrimEnd('/'));
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

    /// <summary>An environment variable of this process that gets its earlier value back.</summary>
    private sealed class ScopedVariable : IDisposable
    {
        private readonly string _name;
        private readonly string? _earlier;

        public ScopedVariable(string name, string value)
        {
            _name = name;
            _earlier = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(_name, _earlier);
    }
}
