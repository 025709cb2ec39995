namespace SalesforceToken.Engine.Authorization;

/// <summary>The outcome that the page shows in the browser.</summary>
internal sealed class CallbackOutcome
{
    public CallbackOutcome(bool succeeded, string title, string detail)
    {
        Succeeded = succeeded;
        Title = title;
        Detail = detail;
    }

    public bool Succeeded { get; }

    public string Title { get; }

    public string Detail { get; }
}
