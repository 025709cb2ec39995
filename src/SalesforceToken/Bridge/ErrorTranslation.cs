using System;
using System.Globalization;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using SalesforceToken.Engine;

namespace SalesforceToken.Bridge;

/// <summary>Turns what the engine answers and throws into types of this assembly, so that none of the engine's is seen by users.</summary>
internal static class ErrorTranslation
{
    /// <summary>
    /// Awaits an answer of the engine. It is generic for a reason: an asynchronous method that awaits a type of the engine has
    /// a field of it, which would load the engine as soon as PowerShell lists this assembly's types.
    /// </summary>
    /// <typeparam name="TIn">What the engine answers.</typeparam>
    /// <typeparam name="TOut">What is made of it.</typeparam>
    /// <param name="answer">The answer to come.</param>
    /// <param name="convert">Makes the one of the other.</param>
    /// <returns>The result.</returns>
    /// <exception cref="SfTokenException">The engine failed.</exception>
    public static async Task<TOut> As<TIn, TOut>(this Task<TIn> answer, Func<TIn, TOut> convert)
    {
        try
        {
            return convert(await answer.ConfigureAwait(false));
        }
        catch (TokenException e)
        {
            throw Translate(e);
        }
    }

    /// <summary>Says the engine's error to a PowerShell user.</summary>
    /// <param name="error">The error.</param>
    /// <returns>An exception with an error record.</returns>
    public static SfTokenException Translate(TokenException error)
    {
        var (category, advice) = ErrorCatalog.Find(error.Code);
        return new SfTokenException(error.Code.ToString(), category, error.Message, Say(advice, error.TokenName), Cause(error))
        {
            TokenName = error.TokenName,
            OAuthError = error.OAuthError,
            OAuthErrorDescription = error.OAuthErrorDescription,
            StatusCode = error.StatusCode,
            RetryAfter = error.RetryAfter,
            IsTransient = error.IsTransient,
        };
    }

    private static Exception? Cause(Exception error) => error.InnerException is TokenException inner ? Cause(inner) : error.InnerException;

    // The advice is to be copied to the prompt: the default name is left out, and any other is quoted when it must be.
    private static string? Say(string? advice, string? name)
    {
        if (advice is null)
        {
            return null;
        }

        return name is null || name == TokenDefaults.Name
            ? advice.Replace(" {0}", string.Empty)
            : string.Format(CultureInfo.InvariantCulture, advice, Quote(name));
    }

    private static string Quote(string name) =>
        Regex.IsMatch(name, @"^[\p{L}_][\p{L}\p{Nd}_.-]*$") ? name : "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'";
}
