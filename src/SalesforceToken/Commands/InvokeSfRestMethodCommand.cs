using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Text;
using System.Threading.Tasks;
using SalesforceToken.Engine.Rest;
using SalesforceToken.EngineAccess;
using SalesforceToken.Parameters;
using SalesforceToken.Rest;

namespace SalesforceToken.Commands;

/// <summary>Calls the org's REST API with a token that stays valid, however long the script runs.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SfRestMethod", SupportsShouldProcess = true)]
[OutputType(typeof(PSObject), typeof(string))]
public sealed class InvokeSfRestMethodCommand : NetworkPSCmdlet
{
    private KeyValuePair<string, string>[] _query = [];
    private KeyValuePair<string, string>[] _headers = [];
    private byte[]? _body;
    private SfTokenException? _refusal;

    /// <summary>A path on the org, a resource of the API version, or a whole address on the org.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>The name of the token.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string Name { get; set; } = TokenDefaults.Name;

    /// <summary>The HTTP method.</summary>
    [Parameter]
    [ValidateSet("Get", "Post", "Patch", "Put", "Delete", "Head")]
    public string Method { get; set; } = "Get";

    /// <summary>The query of the address. The command escapes it.</summary>
    [Parameter]
    public IDictionary? Query { get; set; }

    /// <summary>The body: text and bytes are sent as they are, anything else as JSON.</summary>
    [Parameter]
    public object? Body { get; set; }

    /// <summary>Additional headers.</summary>
    [Parameter]
    public IDictionary? Headers { get; set; }

    /// <summary>The media type of the body.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ContentType { get; set; } = "application/json";

    /// <summary>The API version.</summary>
    [Parameter]
    [ValidatePattern(@"^v?\d{2,3}(\.0)?$")]
    public string? ApiVersion { get; set; }

    /// <summary>Writes the records of a query, page after page, as they arrive.</summary>
    [Parameter]
    public SwitchParameter FollowNext { get; set; }

    private bool IsChange => !Method.Equals("Get", StringComparison.OrdinalIgnoreCase) && !Method.Equals("Head", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            // None of these comes from the pipeline. Read here, because a property of the body may be a script, which needs this thread.
            _body = Bytes();
            RequestHeaders.CheckContentType(ContentType);
            _headers = RequestHeaders.Read(Headers, hasBody: _body is not null);
            _query = ArgumentText.FromQuery(Query);
        }
        catch (SfTokenException exception)
        {
            _refusal = exception;
        }
    }

    private protected override async Task ProcessRecordAsync()
    {
        if (_refusal is not null)
        {
            throw _refusal.With(tokenName: Name);
        }

        if (IsChange && !await ShouldProcessAsync(Name, $"{Method.ToUpperInvariant()} {Path}"))
        {
            return;
        }

        for (var result = await CallAsync(Path, _query); ; result = await CallAsync(result.NextPage!, []))
        {
            foreach (var error in result.Errors)
            {
                await WriteErrorAsync(error.ErrorRecord);
            }

            if (result.Errors.Count > 0)
            {
                return;
            }

            await WriteObjectsAsync(result.Objects(recordsOnly: FollowNext));
            if (!FollowNext || result.NextPage is null)
            {
                return;
            }
        }
    }

    private async Task<RestResult> CallAsync(string address, KeyValuePair<string, string>[] query)
    {
        var request = new RestRequest
        {
            Method = Method,
            Address = address,
            Query = query,
            Headers = _headers,
            Body = _body,
            ContentType = ContentType,
            ApiVersion = ApiVersion is null ? null : Version(ApiVersion),
        };
        try
        {
            return await EngineHost.CallAsync(
                engine => engine.CallAsync(Name, request, Cancellation), response => RestResult.From(response, Name), WebProxy);
        }
        catch (SfTokenException exception) when (IsChange && exception is { OutcomeUnknown: true, ErrorId: not "RefreshOutcomeUnknown" })
        {
            throw exception.With(recommendedAction: $"Check whether the change was made before you run the command again. {exception.RecommendedAction}".TrimEnd());
        }
    }

    private byte[]? Bytes()
    {
        if (Body is not null && !IsChange)
        {
            throw new SfTokenException(
                "BodyNotAllowed",
                ErrorCategory.InvalidArgument,
                $"A call with -Method {Method} has no body.",
                "Give -Method Post, Patch or Put, or leave -Body out.");
        }

        return (Body is PSObject wrapped ? wrapped.BaseObject : Body) switch
        {
            null => null,
            string text => Encoding.UTF8.GetBytes(text),
            byte[] bytes => bytes,
            _ => RestJson.Write(JsonObjects.FromPowerShell(Body)),
        };
    }

    private static string Version(string version)
    {
        var number = version.TrimStart('v');
        return number.IndexOf('.') < 0 ? number + ".0" : number;
    }
}
