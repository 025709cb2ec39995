using System;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Errors;

/// <summary>Runs work for one token, so that each failure of it names that token.</summary>
internal static class TokenContext
{
    public static ValueTask<T> RunAsync<T>(string name, Func<ValueTask<T>> work)
    {
        try
        {
            // Most work is done by now. An asynchronous step would only cost time.
            var running = work();
            return running.IsCompletedSuccessfully ? running : NameFailuresAsync(name, running);
        }
        catch (TokenException exception)
        {
            return new ValueTask<T>(Task.FromException<T>(exception.About(name)));
        }
    }

    private static async ValueTask<T> NameFailuresAsync<T>(string name, ValueTask<T> running)
    {
        try
        {
            return await running.ConfigureAwait(false);
        }
        catch (TokenException exception)
        {
            throw exception.About(name);
        }
    }
}
