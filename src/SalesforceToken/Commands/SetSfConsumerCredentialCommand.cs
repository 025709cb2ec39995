using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>Stores the consumer key and the consumer secret of the Salesforce app with a token.</summary>
[Cmdlet(VerbsCommon.Set, "SfConsumerCredential", SupportsShouldProcess = true, DefaultParameterSetName = ByCredential)]
[OutputType(typeof(SfAccessToken))]
public sealed class SetSfConsumerCredentialCommand : EachStoredTokenPSCmdlet
{
    private const string ByCredential = "Credential";
    private const string ByKey = "ConsumerKey";

    private static FieldDescription KeyField => Field("ConsumerKey", "Consumer key", typeof(string));

    private static FieldDescription SecretField => Field("ConsumerSecret", "Consumer secret (Enter alone for none)", typeof(SecureString));

    /// <summary>The consumer key as the user name, the consumer secret as the password. The command prompts if it is left out.</summary>
    [Parameter(ParameterSetName = ByCredential)]
    [ConsumerCredentialText]
    public PSCredential? Credential { get; set; }

    /// <summary>The consumer key. If only a secret is given, the token keeps its key.</summary>
    [Parameter(ParameterSetName = ByKey)]
    [ValidateNotNullOrEmpty]
    public string? ConsumerKey { get; set; }

    /// <summary>The consumer secret; an app that is a public client has none.</summary>
    [Parameter(ParameterSetName = ByKey)]
    public SecureString? ConsumerSecret { get; set; }

    /// <summary>The certificate of the JWT bearer flow, with its private key.</summary>
    [Parameter(ParameterSetName = ByKey)]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>The thumbprint of a certificate in the personal store of the account or of the machine.</summary>
    [Parameter(ParameterSetName = ByKey)]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>The file of the private key: PEM, PFX or PKCS#8.</summary>
    [Parameter(ParameterSetName = ByKey)]
    [ValidateNotNullOrEmpty]
    public string? PrivateKeyPath { get; set; }

    /// <summary>The password of the file.</summary>
    [Parameter(ParameterSetName = ByKey)]
    public SecureString? PrivateKeyPassword { get; set; }

    /// <summary>Copies the private key into the token's encrypted file.</summary>
    [Parameter]
    public SwitchParameter EmbedPrivateKey { get; set; }

    private protected override async Task ProcessTokenAsync(string name)
    {
        // An empty variable must not turn the token into a public client.
        if (MyInvocation.BoundParameters.ContainsKey(nameof(ConsumerSecret)) && ConsumerSecret is not { Length: > 0 })
        {
            throw new SfTokenException(
                "ConsumerCredentialInvalid",
                ErrorCategory.InvalidArgument,
                "The consumer secret is empty.",
                "Give the secret, or leave -ConsumerSecret out for an app that is a public client.").With(tokenName: name);
        }

        // Check the name and confirm first, so that the command does not prompt for a secret that it then does not use.
        await EngineHost.RequireNameAsync(name, Cancellation);
        if (!await ShouldProcessAsync(name, "Set the consumer credential"))
        {
            return;
        }

        var (key, secret) = ParameterSetName == ByKey ? (ConsumerKey, ConsumerSecret)
            : Credential is null ? await InvokeOnPipelineAsync(() => Prompt(name))
            : ConsumerCredentialTextAttribute.IsKeyAlone(Credential)
                ? (Credential.UserName, await InvokeOnPipelineAsync(() => PromptForSecret(name)))
            : (Credential.UserName, Credential.Password);
        var privateKey = PrivateKey(name);
        await WriteObjectAsync(await EngineHost.CallAsync(
            engine => engine.SetConsumerCredentialAsync(name, key, SecureText.Reveal(secret), privateKey, Cancellation), TokenMapping.Describe));
    }

    private NewPrivateKey? PrivateKey(string name)
    {
        string[] given =
        [
            .. new[] { nameof(Certificate), nameof(CertificateThumbprint), nameof(PrivateKeyPath) }.Where(MyInvocation.BoundParameters.ContainsKey),
        ];
        if (given.Length == 0 && !EmbedPrivateKey && PrivateKeyPassword is null)
        {
            return null;
        }

        return given.Length == 1
            ? new NewPrivateKey
            {
                Certificate = Certificate,
                CertificateThumbprint = CertificateThumbprint,
                Path = PrivateKeyPath is null ? null : FileSystemPath.Resolve(SessionState, nameof(PrivateKeyPath), PrivateKeyPath),
                Password = SecureText.Reveal(PrivateKeyPassword),
                Embed = EmbedPrivateKey,
            }
            : throw new SfTokenException(
                "ParametersContrary",
                ErrorCategory.InvalidArgument,
                given.Length == 0 ? "No private key was given." : $"-{string.Join(" and -", given)} give more than one private key.",
                "Give one of -PrivateKeyPath, -CertificateThumbprint and -Certificate.").With(tokenName: name);
    }

    private (string Key, SecureString? Secret) Prompt(string name)
    {
        var answers = Ask(name, "Paste both from the app in Salesforce.", KeyField, SecretField);
        return (Answer<string>(answers[KeyField.Name]) ?? string.Empty, Answer<SecureString>(answers[SecretField.Name]));
    }

    private SecureString? PromptForSecret(string name) =>
        Answer<SecureString>(Ask(name, "Paste it from the app in Salesforce.", SecretField)[SecretField.Name]);

    // If the input ends early, the fields that were not answered are missing. Some hosts then return nothing at all.
    private Dictionary<string, PSObject> Ask(string name, string message, params FieldDescription[] fields)
    {
        if (!HostPrompt.CanAskForSecret(Host))
        {
            throw NotGiven(name, cause: null);
        }

        Dictionary<string, PSObject>? answers;
        try
        {
            answers = Host.UI.Prompt($"Consumer credential of {name}", message, new Collection<FieldDescription>(fields));
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // A host is foreign code, and no contract says what one without a user throws.
            throw NotGiven(name, exception);
        }

        return answers is not null && Array.TrueForAll(fields, field => answers.ContainsKey(field.Name))
            ? answers
            : throw NotGiven(name, cause: null);
    }

    private static SfTokenException NotGiven(string name, Exception? cause) => new SfTokenException(
        "ConsumerCredentialNotGiven",
        ErrorCategory.InvalidArgument,
        "No consumer credential was given, and nobody answered the prompt.",
        "Give -Credential, with the consumer key as the user name, or -ConsumerKey and -ConsumerSecret.",
        cause).With(tokenName: name);

    private static FieldDescription Field(string name, string label, Type type)
    {
        var field = new FieldDescription(name) { Label = label };
        field.SetParameterType(type);
        return field;
    }

    private static T? Answer<T>(PSObject? answer)
        where T : class => answer?.BaseObject as T;
}
