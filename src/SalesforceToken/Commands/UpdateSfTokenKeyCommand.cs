using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using SalesforceToken.Engine.Storage;
using SalesforceToken.EngineAccess;

namespace SalesforceToken.Commands;

/// <summary>Encrypts the stored tokens with a new key, protected by the best key protector that is available.</summary>
[Cmdlet(VerbsData.Update, "SfTokenKey", SupportsShouldProcess = true)]
[OutputType(typeof(SfTokenKeyChange))]
public sealed class UpdateSfTokenKeyCommand : EnginePSCmdlet
{
    private const string Activity = "Encrypting the stored tokens with a new key";

    private protected override async Task ProcessRecordAsync()
    {
        if (!await ShouldProcessAsync("All stored tokens", "Encrypt with a new key"))
        {
            return;
        }

        var (change, failures) = await EngineHost.CallAsync(
            engine => engine.RotateKeyAsync(new SynchronousProgress<KeyRotationProgress>(Show), Cancellation),
            static result => (TokenMapping.Describe(result), result.Failures.Select(static failure => ErrorTranslation.Translate(failure)).ToArray()));
        foreach (var failure in failures)
        {
            await WriteErrorAsync(failure.ErrorRecord);
        }

        await WriteObjectAsync(change);
    }

    private void Show(KeyRotationProgress progress) => Progress(new ProgressRecord(0, Activity, $"{progress.Completed} of {progress.Total}")
    {
        PercentComplete = 100 * progress.Completed / progress.Total,
        RecordType = progress.Completed == progress.Total ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    });
}
