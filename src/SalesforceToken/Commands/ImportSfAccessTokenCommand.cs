using System;
using System.IO;
using System.Management.Automation;
using System.Security;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Hosting;
using SalesforceToken.Engine.Profiles;
using SalesforceToken.Engine.Refresh;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;

namespace SalesforceToken.Commands;

/// <summary>Takes over an authorization from another program, such as the Salesforce CLI.</summary>
[Cmdlet(VerbsData.Import, "SfAccessToken", SupportsShouldProcess = true, DefaultParameterSetName = ByAuthUrl)]
[OutputType(typeof(SfAccessToken))]
public sealed class ImportSfAccessTokenCommand : NetworkPSCmdlet
{
    private const string ByAuthUrl = "AuthUrl";
    private const string ByPath = "Path";
    private const string ByRefreshToken = "RefreshToken";
    private const int MaxFileSize = 64 * 1024;

    private readonly StringBuilder _text = new();

    /// <summary>The name of the token.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string Name { get; set; } = TokenDefaults.Name;

    /// <summary>The sfdxAuthUrl, or the JSON of the Salesforce CLI that has it. The command prompts if it is left out.</summary>
    [Parameter(ParameterSetName = ByAuthUrl, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SfdxAuthUrl")]
    [AuthUrlText]
    [ValidateNotNull]
    public SecureString? AuthUrl { get; set; }

    /// <summary>A file with the same.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPath)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The refresh token.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByRefreshToken)]
    [ValidateNotNull]
    public SecureString? RefreshToken { get; set; }

    /// <summary>The consumer key of the client that the refresh token was issued to.</summary>
    [Parameter(ParameterSetName = ByRefreshToken)]
    [ValidateNotNullOrEmpty]
    public string? ConsumerKey { get; set; }

    /// <summary>Its consumer secret.</summary>
    [Parameter(ParameterSetName = ByRefreshToken)]
    public SecureString? ConsumerSecret { get; set; }

    /// <summary>The login address.</summary>
    [Parameter]
    [AddressText]
    [ValidateNotNull]
    public Uri? LoginUrl { get; set; }

    /// <summary>The user whose authorization it must be.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Username { get; set; }

    /// <summary>Replaces an authorization of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Run(ImportAsync);
        base.EndProcessing();
    }

    // Programs write JSON line by line, and each line is a record of its own.
    private protected override Task ProcessRecordAsync()
    {
        if (SecureText.Reveal(AuthUrl) is { } text)
        {
            _text.AppendLine(text);
        }

        return Task.CompletedTask;
    }

    private async Task ImportAsync()
    {
        if (ParameterSetName == ByRefreshToken && ConsumerKey is null && ConsumerSecret is not null)
        {
            throw Refusal(
                "ParametersContrary",
                "-ConsumerSecret was given without -ConsumerKey.",
                "Give both, or neither for the credential that the token is set up with.");
        }

        if (!await ShouldProcessAsync(Name, "Take over an authorization of another program"))
        {
            return;
        }

        if (ParameterSetName == ByAuthUrl && !MyInvocation.ExpectingInput && AuthUrl is null)
        {
            _text.Append(await InvokeOnPipelineAsync(() => HostPrompt.AskForSecret(Host, "sfdxAuthUrl:")));
        }

        try
        {
            await EngineHost.CallAsync(
                engine => engine.ImportAsync(Name, Authorization(), Force, Cancellation), TokenMapping.Describe, WebProxy, Name);
        }
        catch (SfTokenException missing) when (missing.ErrorId == "ConsumerCredentialMissing")
        {
            throw missing.With(
                recommendedAction: "Give -ConsumerKey, and -ConsumerSecret if there is one: those of the client that the refresh token was issued to.");
        }

        var token = await EngineHost.CallAsync(
            engine => engine.GetAccessTokenAsync(Name, new FreshnessOptions(), Cancellation), TokenMapping.DescribeWithSecret, WebProxy);
        await InvokeOnPipelineAsync(() =>
        {
            WriteWarning(
                $"The authorization of '{token.Name}' belongs here now. The refresh token that the other program has may be replaced already, "
                + "and its use there can end the authorization for both. Remove it there without revoking it: in the Salesforce CLI, with 'sf org logout'.");
            return true;
        });
        await WriteObjectAsync(token);
    }

    private ImportedAuthorization Authorization() => ParameterSetName == ByRefreshToken
        ? new ImportedAuthorization
        {
            RefreshToken = SecureText.Reveal(RefreshToken) ?? string.Empty,
            LoginUrl = LoginUrl,
            ConsumerKey = ConsumerKey,
            ConsumerSecret = SecureText.Reveal(ConsumerSecret),
            Username = Username,
        }
        : ImportedAuthorization.FromSfdxAuthUrl(ParameterSetName == ByPath ? ReadFile() : _text.ToString(), LoginUrl, Username);

    private string ReadFile()
    {
        var path = FileSystemPath.Resolve(SessionState, nameof(Path), Path!);
        try
        {
            var content = SmallFile.TryRead(path, MaxFileSize) ?? throw Refusal(
                "AuthUrlInvalid",
                $"The file '{path}' has more than {MaxFileSize} bytes, so it is no sfdxAuthUrl.",
                "Give the file that the Salesforce CLI wrote.");
            using var reader = new StreamReader(new MemoryStream(content));
            return reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SfTokenException(
                "AuthUrlFileUnreadable",
                ErrorCategory.ReadError,
                $"The file '{path}' cannot be read: {exception.Message}",
                "Check that the file is there and that your account may read it.",
                exception).With(tokenName: Name);
        }
    }

    private SfTokenException Refusal(string errorId, string message, string advice) =>
        new SfTokenException(errorId, ErrorCategory.InvalidArgument, message, advice).With(tokenName: Name);
}
