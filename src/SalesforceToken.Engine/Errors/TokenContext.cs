using System;
using System.Threading.Tasks;

namespace SalesforceToken.Engine.Errors;

/// <summary>Runs work for one token, and adds the token's name to each failure.</summary>
internal static class TokenContext
{
    public static ValueTask<T> RunAsync<T>(string name, Func<ValueTask<T>> work)
    {
        try
        {
            // Most work has completed here. An asynchronous step would only cost time.
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
