using System;
using System.Globalization;
using SalesforceToken.Engine;

namespace SalesforceToken.Bridge;

/// <summary>Says the engine's errors to a PowerShell user.</summary>
internal static class ErrorTranslation
{
    /// <summary>Translates an error.</summary>
    /// <param name="error">The engine's error.</param>
    /// <returns>An exception of this assembly, with an error record.</returns>
    public static SfTokenException Translate(TokenException error)
    {
        var (category, advice) = ErrorCatalog.Find(error.Code);
        if (error is { Code: TokenErrorCode.RevocationFailed, InnerException: TokenException reason })
        {
            // What stood in the way of the revocation is to be mended first
            (category, var remedy) = ErrorCatalog.Find(reason.Code);
            advice = $"{remedy} {advice}".TrimStart();
        }

        return new SfTokenException(error.Code.ToString(), category, error.Message, Say(advice, error.TokenName), Cause(error))
        {
            TokenName = error.TokenName,
            OAuthError = error.OAuthError,
            OAuthErrorDescription = error.OAuthErrorDescription,
            StatusCode = error.StatusCode,
            RetryAfter = error.RetryAfter,
            OutcomeUnknown = error.OutcomeUnknown,
            IsTransient = error.IsTransient,
        };
    }

    private static Exception? Cause(TokenException error) => error.InnerException switch
    {
        TokenException reason when error.Code == TokenErrorCode.RevocationFailed => Translate(reason),
        TokenException inner => Cause(inner),
        var other => other,
    };

    // The advice is to be copied to the prompt: the default name is left out, and any other is quoted when it must be.
    private static string? Say(string? advice, string? name)
    {
        if (advice is null)
        {
            return null;
        }

        return name is null || name == TokenDefaults.Name
            ? advice.Replace(" {0}", string.Empty)
            : string.Format(CultureInfo.InvariantCulture, advice, PowerShellText.Quote(name));
    }
}
