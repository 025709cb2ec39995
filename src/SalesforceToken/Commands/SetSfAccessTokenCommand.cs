using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>Changes the setup of tokens. Their credentials and their authorizations stay.</summary>
[Cmdlet(VerbsCommon.Set, "SfAccessToken", SupportsShouldProcess = true)]
[OutputType(typeof(SfAccessToken))]
public sealed class SetSfAccessTokenCommand : EachStoredTokenPSCmdlet
{
    private static readonly string[] Changeable =
    [
        nameof(Environment), nameof(LoginUrl), nameof(Scope), nameof(CallbackUrl), nameof(Description), nameof(Username), nameof(ApiVersion),
        nameof(Audience), nameof(TokenHandler), nameof(SubjectTokenSource), nameof(SubjectTokenAudience), nameof(ServiceConnectionId),
    ];

    private SfTokenException? _refusal;

    /// <summary>Production or sandbox.</summary>
    [Parameter]
    [OneName]
    public SfEnvironment? Environment { get; set; }

    /// <summary>The address of a My Domain or of an Experience Cloud site, instead of an environment.</summary>
    [Parameter]
    [ValidateNotNull]
    [AddressText(AddsScheme = true)]
    public Uri? LoginUrl { get; set; }

    /// <summary>The new login address is another one of the same org, so the authorization stays.</summary>
    [Parameter]
    public SwitchParameter KeepAuthorization { get; set; }

    /// <summary>The scopes to request from the next authorization on; none for those of the app's setup.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? Scope { get; set; }

    /// <summary>The callback address, as it is registered in the app; empty for the default.</summary>
    [Parameter]
    [EmptyAsNull]
    [AddressText]
    [AllowNull]
    public Uri? CallbackUrl { get; set; }

    /// <summary>A description of the token; empty for none.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? Description { get; set; }

    /// <summary>The user name of the only user who may authorize the token; empty for any.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? Username { get; set; }

    /// <summary>The API version of calls that name none; empty for the newest that the org has.</summary>
    [Parameter]
    [ValidateApiVersion]
    [ArgumentCompleter(typeof(ApiVersionCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? ApiVersion { get; set; }

    /// <summary>The audience of the assertion of the JWT bearer flow.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? Audience { get; set; }

    /// <summary>The Apex class that checks the subject token of a token exchange.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? TokenHandler { get; set; }

    /// <summary>Where the subject token of a token exchange comes from: GitHub, AzurePipelines, File:path or Variable:name.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SubjectTokenSourceCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? SubjectTokenSource { get; set; }

    /// <summary>The audience that the subject token must have.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? SubjectTokenAudience { get; set; }

    /// <summary>The service connection of Azure Pipelines that the subject token is requested with.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? ServiceConnectionId { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (!Changeable.Any(MyInvocation.BoundParameters.ContainsKey))
        {
            _refusal = Refusal("NothingToChange", "No change was given.", "Give at least one of -" + string.Join(", -", Changeable) + ".");
        }
        else if (Environment is not null && LoginUrl is not null)
        {
            _refusal = Refusal(
                "LoginUrlAndEnvironment",
                $"-Environment {Environment} and -LoginUrl give two login addresses for one token.",
                "Give one of them.");
        }
    }

    private protected override async Task ProcessTokenAsync(string name)
    {
        if (_refusal is not null)
        {
            throw _refusal.With(tokenName: name);
        }

        await EngineHost.RequireNameAsync(name, Cancellation);
        if (await ShouldProcessAsync(name, "Change " + string.Join(", ", Given())))
        {
            await WriteObjectAsync(await EngineHost.CallAsync(
                engine => engine.SetAsync(name, Changes(), Cancellation), TokenMapping.Describe, tokenName: name));
        }
    }

    private static SfTokenException Refusal(string errorId, string message, string advice) =>
        new(errorId, ErrorCategory.InvalidArgument, message, advice);

    private IEnumerable<string> Given() => Changeable.Where(MyInvocation.BoundParameters.ContainsKey);

    // A parameter that is given without a value removes the value.
    private T? Given<T>(string parameter, T? value, T empty)
        where T : class => MyInvocation.BoundParameters.ContainsKey(parameter) ? value ?? empty : null;

    private TokenChanges Changes() => new()
    {
        LoginUrl = LoginUrl,
        KeepAuthorization = KeepAuthorization,
        Environment = Environment switch
        {
            SfEnvironment.Production => LoginEnvironment.Production,
            SfEnvironment.Sandbox => LoginEnvironment.Sandbox,
            _ => null,
        },
        Scope = Given(nameof(Scope), Scope?.Where(static scope => !string.IsNullOrEmpty(scope)).ToArray(), []),
        CallbackUrl = Given(nameof(CallbackUrl), CallbackUrl?.OriginalString, string.Empty),
        Description = Given(nameof(Description), Description, string.Empty),
        Username = Given(nameof(Username), Username?.Trim(), string.Empty),
        ApiVersion = Given(nameof(ApiVersion), ApiVersion, string.Empty),
        Audience = Given(nameof(Audience), Audience?.Trim(), string.Empty),
        TokenHandler = Given(nameof(TokenHandler), TokenHandler?.Trim(), string.Empty),
        SubjectTokenSource = SubjectTokenSetting.Read(SessionState, SubjectTokenSource, SubjectTokenAudience, ServiceConnectionId),
    };
}
