using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.Bridge;
using SalesforceToken.Completion;
using SalesforceToken.Engine;
using SalesforceToken.Engine.OAuth;

namespace SalesforceToken.Commands;

/// <summary>Starts a named token: a configuration that waits for its consumer credential.</summary>
[Cmdlet(VerbsCommon.New, "SfAccessToken", SupportsShouldProcess = true, DefaultParameterSetName = ByEnvironment)]
[OutputType(typeof(SfAccessToken))]
public sealed class NewSfAccessTokenCommand : EnginePSCmdlet
{
    private const string ByEnvironment = "Environment";
    private const string ByLoginUrl = "LoginUrl";

    /// <summary>The name to keep it under.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = TokenDefaults.Name;

    /// <summary>Production or sandbox.</summary>
    [Parameter(ParameterSetName = ByEnvironment, ValueFromPipelineByPropertyName = true)]
    public SfEnvironment Environment { get; set; }

    /// <summary>The address of a My Domain or of an Experience Cloud site.</summary>
    [Parameter(ParameterSetName = ByLoginUrl, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public Uri LoginUrl { get; set; } = null!;

    /// <summary>The scopes to ask for; without any, Salesforce grants what the app is set up with.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[] Scope { get; set; } = [];

    /// <summary>The callback address, as the app has it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public Uri? CallbackUrl { get; set; }

    /// <summary>The user's own words about it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>Replaces a token of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override async Task ProcessRecordAsync()
    {
        if (await ShouldProcessAsync(Name, await ActionAsync()))
        {
            await WriteObjectAsync(await EngineHost.AskAsync(engine => engine.CreateAsync(Definition(), Force, Cancellation), TokenMapping.Describe));
        }
    }

    // Whoever asks with -WhatIf or -Confirm wants to know what would be lost.
    private async Task<string> ActionAsync()
    {
        if (!Force || !EngineHost.ListNames().Contains(Name, StringComparer.OrdinalIgnoreCase))
        {
            return "Set up a new access token";
        }

        try
        {
            var old = await EngineHost.AskAsync(engine => engine.GetDetailsAsync(Name, Cancellation), TokenMapping.Describe);
            return $"Replace the access token for {old.Environment}, its consumer credential and its authorization ({old.Username ?? "none yet"})";
        }
        catch (SfTokenException e)
        {
            return $"Replace the stored access token, which cannot be read ({e.ErrorId})";
        }
    }

    private TokenDefinition Definition() => new()
    {
        Name = Name,
        LoginUrl = LoginUrl,
        Environment = Environment == SfEnvironment.Sandbox ? LoginEnvironment.Sandbox : LoginEnvironment.Production,
        Scope = Scope,
        CallbackUrl = CallbackUrl?.OriginalString,
        Description = Description,
    };
}
