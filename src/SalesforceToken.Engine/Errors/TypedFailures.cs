using System;
using System.Threading;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Errors;

/// <summary>
/// The last net below the engine: whatever fails, other than by the caller's own cancellation, is a <see cref="TokenException"/>. A
/// server, a file, a browser or a store may fail in ways that nobody foresaw, and one token's failure must not hide the others.
/// </summary>
internal static class TypedFailures
{
    /// <summary>Runs work.</summary>
    /// <param name="name">The name of the token that it is for; null for none.</param>
    /// <param name="isChange">Whether it changes something, so that after a failure it is not known whether it did.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">What the caller cancels the work with.</param>
    public static async Task<T> RunAsync<T>(string? name, bool isChange, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not TokenException && !IsCancellation(exception, cancellationToken))
        {
            throw Typed(name, exception, isChange);
        }
    }

    private static TokenException Typed(string? name, Exception exception, bool isChange)
    {
        var failure = UnexpectedFailure.From(exception, outcomeUnknown: isChange);
        return name is null ? failure : failure.About(name);
    }

    private static bool IsCancellation(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
}
