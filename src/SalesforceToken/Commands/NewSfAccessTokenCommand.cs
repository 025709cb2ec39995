using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.Engine.OAuth;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>Sets up a named token. Its consumer credential is set afterwards.</summary>
[Cmdlet(VerbsCommon.New, "SfAccessToken", SupportsShouldProcess = true)]
[OutputType(typeof(SfAccessToken))]
public sealed class NewSfAccessTokenCommand : EnginePSCmdlet
{
    private SfTokenException? _refusal;
    private bool _isUsernameGiven;

    /// <summary>The name of the token.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [TokenNameText]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Production or sandbox.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyAsNull]
    [OneName]
    public SfEnvironment? Environment { get; set; }

    /// <summary>The address of a My Domain or of an Experience Cloud site, instead of an environment.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyAsNull]
    [AddressText(AddsScheme = true)]
    public Uri? LoginUrl { get; set; }

    /// <summary>How the token gets its access tokens; the web server flow where it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyAsNull]
    [OneName]
    public SfTokenFlow? Flow { get; set; }

    /// <summary>The scopes to request; without any, Salesforce grants those of the app's setup.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? Scope { get; set; }

    /// <summary>The callback address, as it is registered in the app.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyAsNull]
    [AddressText]
    public Uri? CallbackUrl { get; set; }

    /// <summary>The user name of the only user who may authorize the token.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyAsNull]
    public string? Username { get; set; }

    /// <summary>The same as <see cref="Username"/>, for objects that have the user of the access token as their user name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyAsNull]
    public string? ExpectedUsername { get; set; }

    /// <summary>A description of the token.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>The API version of calls that name none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateApiVersion]
    [ArgumentCompleter(typeof(ApiVersionCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? ApiVersion { get; set; }

    /// <summary>The audience of the assertion of the JWT bearer flow.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Audience { get; set; }

    /// <summary>The Apex class that checks the subject token of a token exchange.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? TokenHandler { get; set; }

    /// <summary>Where the subject token of a token exchange comes from: GitHub, AzurePipelines, File:path or Variable:name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SubjectTokenSourceCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? SubjectTokenSource { get; set; }

    /// <summary>The audience that the subject token must have.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? SubjectTokenAudience { get; set; }

    /// <summary>The service connection of Azure Pipelines that the subject token is requested with.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? ServiceConnectionId { get; set; }

    /// <summary>Replaces a token of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    // With two parameter sets, PowerShell would choose one for each object of the pipeline, and silently ignore the other's value.
    private bool HasTwoLoginHosts => LoginUrl is not null && Environment is not null
        && !(LoginUrl.IsAbsoluteUri && SfAccessToken.Describe(LoginUrl) == Environment.ToString());

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // An empty cell of a table means nothing; an empty variable at the prompt is a mistake.
        var given = MyInvocation.BoundParameters;
        _isUsernameGiven = given.ContainsKey(nameof(Username));
        if (LoginUrl is null && Environment is null && (given.ContainsKey(nameof(LoginUrl)) || given.ContainsKey(nameof(Environment))))
        {
            _refusal = Refusal("LoginUrlInvalid", "The login address is empty.", "Give -Environment Production or Sandbox, or -LoginUrl with your My Domain address, such as https://acme.my.salesforce.com.");
        }
    }

    private protected override async Task ProcessRecordAsync()
    {
        // An object from the pipeline may have no name.
        var name = Name ?? (MyInvocation.ExpectingInput
            ? throw Refusal("NameInvalid", "The object has no name for the token.", "Give text, or objects that have the name as text in their property Name.")
            : TokenDefaults.Name);
        var refusal = _refusal ?? (HasTwoLoginHosts
            ? Refusal("LoginUrlAndEnvironment", $"-Environment {Environment} and -LoginUrl give two login addresses for one token.", "Give one of them, and leave the other out or empty.")
            : null);
        if (refusal is not null)
        {
            throw refusal.With(tokenName: name);
        }

        if (await ShouldProcessAsync(name, await ActionAsync(name)))
        {
            await WriteObjectAsync(await EngineHost.CallAsync(
                engine => engine.CreateAsync(Definition(name), Force, Cancellation), TokenMapping.Describe, tokenName: name));
        }
    }

    // With -WhatIf or -Confirm, the user wants to know what would be lost.
    private async Task<string> ActionAsync(string name)
    {
        if (!Force || !(await EngineHost.ListNamesAsync(Cancellation)).Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return "Set up a new access token";
        }

        try
        {
            var old = await EngineHost.CallAsync(engine => engine.GetDetailsAsync(name, Cancellation), TokenMapping.Describe);
            return $"Replace the access token for {old.Environment}, its consumer credential and its authorization ({(old.IssuedAt is null ? "none yet" : old.Username ?? old.UserId)})";
        }
        catch (SfTokenException exception)
        {
            return $"Replace the stored access token, which cannot be read ({exception.ErrorId})";
        }
    }

    private static SfTokenException Refusal(string errorId, string message, string advice) => new(errorId, ErrorCategory.InvalidArgument, message, advice);

    private TokenDefinition Definition(string name) => new()
    {
        Name = name,
        LoginUrl = LoginUrl,
        Environment = Environment == SfEnvironment.Sandbox ? LoginEnvironment.Sandbox : LoginEnvironment.Production,
        Flow = TokenMapping.ToEngine(Flow ?? SfTokenFlow.WebServer),
        Audience = string.IsNullOrWhiteSpace(Audience) ? null : Audience!.Trim(),
        TokenHandler = string.IsNullOrWhiteSpace(TokenHandler) ? null : TokenHandler!.Trim(),
        SubjectTokenSource = SubjectTokenSetting.Read(SessionState, SubjectTokenSource, SubjectTokenAudience, ServiceConnectionId),
        Scope = [.. (Scope ?? []).Where(static scope => !string.IsNullOrEmpty(scope))],
        CallbackUrl = CallbackUrl?.OriginalString,
        Username = _isUsernameGiven || !MyInvocation.BoundParameters.ContainsKey(nameof(ExpectedUsername)) ? Username : ExpectedUsername,
        ApiVersion = string.IsNullOrEmpty(ApiVersion) ? null : ApiVersion,
        Description = Description,
    };
}
