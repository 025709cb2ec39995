using System;
using System.Text;

namespace SalesforceToken.Engine.Errors;

/// <summary>Makes an exception of any type into one that a user may see.</summary>
internal static class UnexpectedFailure
{
    /// <summary>A failure that no code of its own stands for.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="outcomeUnknown">Whether a change may have been made by then.</param>
    public static TokenException From(Exception exception, bool outcomeUnknown) => new(
        new TokenFailure(TokenErrorCode.UnexpectedError, $"The work failed in a way that was not foreseen: {exception.GetType().FullName}.")
        {
            OutcomeUnknown = outcomeUnknown,
        },
        Cause(exception));

    /// <summary>
    /// The types and the places of an exception and its inner ones. Their messages are left out: they may quote what was sent, or what
    /// a server answered.
    /// </summary>
    /// <param name="exception">The exception.</param>
    public static Exception Cause(Exception exception)
    {
        var text = new StringBuilder();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            text.Append(text.Length == 0 ? string.Empty : Environment.NewLine + "caused by ").Append(cause.GetType().FullName);
            text.Append(Environment.NewLine).Append(cause.StackTrace);
        }

        return new InvalidOperationException(text.ToString());
    }
}
