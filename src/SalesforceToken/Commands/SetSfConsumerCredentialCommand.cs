using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Threading.Tasks;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>Stores the consumer key and the consumer secret of the Salesforce app with a token.</summary>
[Cmdlet(VerbsCommon.Set, "SfConsumerCredential", SupportsShouldProcess = true, DefaultParameterSetName = ByCredential)]
[OutputType(typeof(SfAccessToken))]
public sealed class SetSfConsumerCredentialCommand : EnginePSCmdlet
{
    private const string ByCredential = "Credential";
    private const string ByKey = "ConsumerKey";

    /// <summary>The name of the token.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string Name { get; set; } = TokenDefaults.Name;

    /// <summary>The consumer key as the user name, the consumer secret as the password. The command prompts if it is left out.</summary>
    [Parameter(ParameterSetName = ByCredential)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The consumer key. If only a secret is given, the token keeps its key.</summary>
    [Parameter(ParameterSetName = ByKey)]
    [ValidateNotNullOrEmpty]
    public string? ConsumerKey { get; set; }

    /// <summary>The consumer secret; an app that is a public client has none.</summary>
    [Parameter(ParameterSetName = ByKey)]
    public SecureString? ConsumerSecret { get; set; }

    private protected override async Task ProcessRecordAsync()
    {
        // An empty variable must not turn the token into a public client.
        if (MyInvocation.BoundParameters.ContainsKey(nameof(ConsumerSecret)) && ConsumerSecret is not { Length: > 0 })
        {
            throw new SfTokenException(
                "ConsumerCredentialInvalid",
                ErrorCategory.InvalidArgument,
                "The consumer secret is empty.",
                "Give the secret, or leave -ConsumerSecret out for an app that is a public client.").With(tokenName: Name);
        }

        // Confirm first, so that the command does not prompt for a secret that it then does not use.
        if (!await ShouldProcessAsync(Name, "Set the consumer credential"))
        {
            return;
        }

        var (key, secret) = ParameterSetName == ByKey ? (ConsumerKey, ConsumerSecret)
            : Credential is null ? await InvokeOnPipelineAsync(Prompt)
            : (Credential.UserName, Credential.Password);
        await WriteObjectAsync(await EngineHost.CallAsync(
            engine => engine.SetConsumerCredentialAsync(Name, key, SecureText.Reveal(secret), Cancellation), TokenMapping.Describe));
    }

    private (string Key, SecureString? Secret) Prompt()
    {
        var key = new FieldDescription("ConsumerKey") { Label = "Consumer key" };
        var secret = new FieldDescription("ConsumerSecret") { Label = "Consumer secret (Enter alone for none)" };
        key.SetParameterType(typeof(string));
        secret.SetParameterType(typeof(SecureString));
        var fields = new Collection<FieldDescription> { key, secret };

        // If the input ends early, the fields that were not answered are missing. Some hosts then return nothing at all.
        return Ask(fields) is { } answers
            && answers.TryGetValue(key.Name, out var givenKey) && answers.TryGetValue(secret.Name, out var givenSecret)
                ? (Answer<string>(givenKey) ?? string.Empty, Answer<SecureString>(givenSecret))
                : throw NotGiven(cause: null);
    }

    private Dictionary<string, PSObject>? Ask(Collection<FieldDescription> fields)
    {
        try
        {
            return Host.UI.Prompt($"Consumer credential of {Name}", "Paste both from the app in Salesforce.", fields);
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // A host is foreign code, and no contract says what one without a user throws.
            throw NotGiven(exception);
        }
    }

    private SfTokenException NotGiven(Exception? cause) => new SfTokenException(
        "ConsumerCredentialNotGiven",
        ErrorCategory.InvalidArgument,
        "No consumer credential was given, and nobody answered the prompt.",
        "Give -Credential, with the consumer key as the user name, or -ConsumerKey and -ConsumerSecret.",
        cause).With(tokenName: Name);

    private static T? Answer<T>(PSObject? answer)
        where T : class => answer?.BaseObject as T;
}
