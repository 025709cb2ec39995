using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
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
    // .NET Framework cannot count more milliseconds than this.
    private const int MaxTimeoutSec = int.MaxValue / 1000;

    private const string CheckFirst = "Check whether the change was made before you run the command again.";

    private KeyValuePair<string, string>[] _query = [];
    private KeyValuePair<string, string>[] _headers = [];
    private RequestBody _body = null!;
    private string? _outFile;
    private SfTokenException? _refusal;
    private JsonObjects _objects = null!;
    private string _name = TokenDefaults.Name;
    private bool _hasWarnedOfMidnight;

    /// <summary>A path on the org, a resource of the API version, or a whole address on the org.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RestPathCompleter))]
    public string Path { get; set; } = null!;

    /// <summary>The name of the token.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TokenNameCompleter))]
    public string Name { get; set; } = TokenDefaults.Name;

    /// <summary>Uses the token that environment variables set up, and stores nothing.</summary>
    [Parameter]
    public SwitchParameter FromEnvironment { get; set; }

    /// <summary>A token, the name of one, or a body.</summary>
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

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

    /// <summary>A file that is the body.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InFile { get; set; }

    /// <summary>A file that gets the answer.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

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
    [ArgumentCompleter(typeof(ApiVersionCompleter))]
    public string? ApiVersion { get; set; }

    /// <summary>Writes the records of a query, page after page, as they arrive.</summary>
    [Parameter]
    public SwitchParameter FollowNext { get; set; }

    /// <summary>Leaves out what Salesforce adds to each record, its type and its address.</summary>
    [Parameter]
    public SwitchParameter NoAttributes { get; set; }

    /// <summary>How long the org has for each answer, in seconds; 0 for no limit.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = 600;

    /// <summary>Writes the answer of an error as if it were that of a success.</summary>
    [Parameter]
    public SwitchParameter SkipHttpErrorCheck { get; set; }

    /// <summary>The name of a variable that gets the headers of the answer.</summary>
    [Parameter]
    [Alias("RHV")]
    [ValidateNotNullOrEmpty]
    public string? ResponseHeadersVariable { get; set; }

    /// <summary>The name of a variable that gets the HTTP status of the answer.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatusCodeVariable { get; set; }

    private bool IsChange => Method.ToUpperInvariant() is not ("GET" or "HEAD");

    private string? GivenContentType => IsGiven(nameof(ContentType)) ? ContentType : null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _objects = new JsonObjects(NoAttributes, message => ((ICommandMessages)this).Warn(message));
        try
        {
            if (FromEnvironment && IsGiven(nameof(Name)))
            {
                throw new SfTokenException(
                    "ParametersContrary", ErrorCategory.InvalidArgument, "-FromEnvironment and -Name do not go together.", "Leave out all but one of them.");
            }

            // None of these comes from the pipeline. Read here, because a property of the body may be a script, which needs this thread.
            var midnights = new List<KeyValuePair<string, DateTime>>();
            RequestHeaders.CheckContentType(ContentType);
            _body = ReadBody();
            _headers = RequestHeaders.Read(Headers, hasBody: _body.IsThere || (MyInvocation.ExpectingInput && IsChange));
            _query = ArgumentText.FromQuery(Query, midnights);
            _outFile = OutFile is null ? null : FilePath(nameof(OutFile), OutFile);
            WarnOfMidnight(midnights);
            WarnOfMidnight(_body.Midnights);
        }
        catch (SfTokenException exception)
        {
            _refusal = exception;
        }
    }

    private protected override async Task ProcessRecordAsync()
    {
        _name = FromEnvironment ? TokenDefaults.EnvironmentName : Name;
        var body = _body;
        var refusal = _refusal;
        if (refusal is null && IsGiven(nameof(InputObject)))
        {
            (body, refusal) = await InvokeOnPipelineAsync(ReadInput);
        }

        if (refusal is not null)
        {
            throw refusal.With(tokenName: _name);
        }

        if (!IsChange || await ShouldProcessAsync(_name, Action()))
        {
            await CallAsync(body);
        }
    }

    private async Task CallAsync(RequestBody body)
    {
        var result = await SendAsync(new RestRequest
        {
            Method = Method,
            Address = Path,
            Query = _query,
            Headers = _headers,
            Body = body.Bytes,
            BodyFile = body.File,
            ContentType = body.ContentType,
            ResponseFile = _outFile,
            StoresErrors = SkipHttpErrorCheck,
            ApiVersion = Version(),
            Timeout = Timeout(),
        });
        if (result.FailedParts.Count > 0)
        {
            ((ICommandMessages)this).Warn(
                $"The org took the call (HTTP {result.StatusCode}), but {result.FailedParts.Count} of its parts failed. "
                    + $"The first: {result.FailedParts[0]}");
        }

        if (await WriteErrorsAsync(result))
        {
            return;
        }

        if (FollowNext && result.Errors.Count == 0)
        {
            await FollowAsync(result);
        }
        else if (_outFile is null)
        {
            await WriteContentAsync(result.Content);
        }
    }

    private async Task FollowAsync(RestResult result)
    {
        if (QueryPages.Records(result.Content) is null)
        {
            await WriteContentAsync(result.Content);
        }
        else if (CountQuery.Is(Path, _query) && QueryPages.Total(result.Content) is { } count)
        {
            await WriteObjectsAsync([count]);
        }

        var reader = new QueryReader(SendPageAsync, records => WriteObjectsAsync(records.Select(_objects.Read)));
        try
        {
            await reader.ReadAsync(result);
        }
        catch (SfTokenException exception)
        {
            throw exception.With(tokenName: _name, message: $"{exception.Message} {reader.Progress} were written before it.");
        }
    }

    private Task<RestResult> SendPageAsync(string address) =>
        SendAsync(new RestRequest { Address = address, Headers = _headers, ApiVersion = Version(), Timeout = Timeout() });

    private async Task<RestResult> SendAsync(RestRequest request)
    {
        var isChange = IsChange && request.Method == Method;
        RestResult result;
        try
        {
            result = await EngineHost.CallAsync(
                engine => engine.CallAsync(_name, request, Cancellation), response => RestResult.From(response, _name, isChange), WebProxy,
                fromEnvironment: FromEnvironment);
        }
        catch (SfTokenException exception) when (exception is { OutcomeUnknown: true, ErrorId: not "RefreshOutcomeUnknown" })
        {
            throw isChange
                ? exception.With(recommendedAction: $"{CheckFirst} {exception.RecommendedAction}".TrimEnd())
                : exception.With(outcomeUnknown: false);
        }

        if (ResponseHeadersVariable is not null || StatusCodeVariable is not null)
        {
            await InvokeOnPipelineAsync(() => SetVariables(result));
        }

        return result;
    }

    private bool SetVariables(RestResult result)
    {
        if (ResponseHeadersVariable is not null)
        {
            // The type that Invoke-RestMethod gives.
            var headers = new Dictionary<string, IEnumerable<string>>(StringComparer.OrdinalIgnoreCase);
            foreach (var header in result.Headers)
            {
                headers[header.Key] = header.Value.ToArray();
            }

            SessionState.PSVariable.Set(ResponseHeadersVariable, headers);
        }

        if (StatusCodeVariable is not null)
        {
            SessionState.PSVariable.Set(StatusCodeVariable, result.StatusCode);
        }

        return true;
    }

    private async Task<bool> WriteErrorsAsync(RestResult result)
    {
        if (SkipHttpErrorCheck)
        {
            return false;
        }

        foreach (var error in result.Errors)
        {
            await WriteErrorAsync(error.ErrorRecord);
        }

        return result.Errors.Count > 0;
    }

    private Task WriteContentAsync(object? content) => WriteObjectsAsync(content switch
    {
        null => [],
        object?[] items => items.Select(_objects.Read),
        _ => [_objects.Read(content)],
    });

    /// <summary>Reads an object of the pipeline, on the thread that a property of it may need.</summary>
    private (RequestBody Body, SfTokenException? Refusal) ReadInput()
    {
        try
        {
            var input = PipelineInput.Read(InputObject, FromEnvironment ? _name : IsGiven(nameof(Name)) ? Name : null, Method, _body.IsThere);
            if (input.TokenName is not null)
            {
                _name = input.TokenName;
                return (_body, null);
            }

            var body = RequestBody.FromValue(InputObject, GivenContentType);
            WarnOfMidnight(body.Midnights);
            return (body, null);
        }
        catch (SfTokenException exception)
        {
            return (_body, exception);
        }
    }

    private RequestBody ReadBody()
    {
        if ((Body is not null || InFile is not null) && !IsChange)
        {
            throw new SfTokenException(
                "BodyNotAllowed",
                ErrorCategory.InvalidArgument,
                $"A call with -Method {Method} has no body.",
                $"Give -Method Post, Patch or Put, or leave {(InFile is null ? "-Body" : "-InFile")} out.");
        }

        if (Body is not null && InFile is not null)
        {
            throw new SfTokenException(
                "BodyAndInFile", ErrorCategory.InvalidArgument, "-Body and -InFile were both given.", "Give one of them.");
        }

        if (OutFile is not null && FollowNext)
        {
            throw new SfTokenException(
                "OutFileAndFollowNext",
                ErrorCategory.InvalidArgument,
                "-OutFile and -FollowNext were both given. A file gets one answer as it is, and not the records of many.",
                "Leave one of them out: Invoke-SfRestMethod ... -FollowNext | Export-Csv <file> writes the records to a file.");
        }

        return InFile is null
            ? RequestBody.FromValue(Body, GivenContentType)
            : RequestBody.FromFile(FilePath(nameof(InFile), InFile), GivenContentType);
    }

    private string FilePath(string parameter, string path) => FileSystemPath.Resolve(SessionState, parameter, path);

    private void WarnOfMidnight(IReadOnlyList<KeyValuePair<string, DateTime>> midnights)
    {
        if (midnights.Count > 0 && !_hasWarnedOfMidnight)
        {
            _hasWarnedOfMidnight = true;
            var (place, time) = (midnights[0].Key, midnights[0].Value);
            WriteWarning(
                $"{place} is a [datetime] at midnight, and is sent as a time: {ScalarValue.Text(time)}. "
                    + $"If a day is meant, give text or a [DateOnly]: {time:yyyy-MM-dd}.");
        }
    }

    // What follows a question mark is shown for what it is: the rest of an external ID is easily taken for a part of the path.
    private string Action()
    {
        var mark = Path.IndexOf('?');
        return $"{Method.ToUpperInvariant()} {(mark < 0 ? Path : $"{Path.Substring(0, mark)} with the query {Path.Substring(mark + 1)}")}";
    }

    private TimeSpan? Timeout() =>
        !IsGiven(nameof(TimeoutSec)) ? null
        : TimeoutSec is 0 or > MaxTimeoutSec ? System.Threading.Timeout.InfiniteTimeSpan
        : TimeSpan.FromSeconds(TimeoutSec);

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private string? Version()
    {
        var number = ApiVersion?.TrimStart('v');
        return number is null || number.IndexOf('.') >= 0 ? number : number + ".0";
    }
}
