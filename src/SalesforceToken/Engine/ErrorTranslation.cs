using System;
using System.Globalization;
using SalesforceToken.Engine.Errors;

namespace SalesforceToken.EngineAccess;

/// <summary>Translates the engine's errors into errors for a PowerShell user.</summary>
internal static class ErrorTranslation
{
    /// <summary>Translates an error.</summary>
    /// <param name="error">The engine's error.</param>
    /// <param name="fromEnvironment">Whether environment variables set the token up, so that no command can change it.</param>
    /// <returns>An exception of this assembly, with an error record.</returns>
    public static SfTokenException Translate(TokenException error, bool fromEnvironment = false)
    {
        var failure = error.Failure;
        var (category, advice) = ErrorCatalog.Find(failure.Code);
        if (error is { Code: TokenErrorCode.RevocationFailed, InnerException: TokenException reason })
        {
            // First the action against the cause that prevented the revocation.
            (category, var remedy) = ErrorCatalog.Find(reason.Code);
            advice = $"{remedy} {advice}".TrimStart();
        }

        if (error is { Code: TokenErrorCode.ImportRefused, InnerException: TokenException cause }
            && cause.Code is TokenErrorCode.IdentityMismatch or TokenErrorCode.IdentityUnknown)
        {
            // Fetched again, it would be refused again.
            advice = "Import an authorization of the user that the token is for, with the scope id. Or import this user's under another name.";
        }

        if (fromEnvironment && advice?.IndexOf("-Sf", StringComparison.Ordinal) >= 0)
        {
            advice = "Correct the environment variables that set this token up. about_SalesforceToken_Automation lists them.";
        }

        var translated = new SfTokenFailure(failure.Code.ToString(), category, failure.Message)
        {
            RecommendedAction = Format(advice, failure.TokenName),
            TokenName = failure.TokenName,
            OAuthError = failure.OAuthError,
            OAuthErrorDescription = failure.OAuthErrorDescription,
            StatusCode = failure.StatusCode,
            RetryAfter = failure.RetryAfter,
            OutcomeUnknown = failure.OutcomeUnknown,
            IsTransient = failure.IsTransient,
        };
        return new SfTokenException(translated, Cause(error));
    }

    /// <summary>What a user can do about an error; null if there is no advice.</summary>
    /// <param name="error">The engine's error.</param>
    public static string? AdviceFor(TokenException error) => Format(ErrorCatalog.Find(error.Code).Advice, error.Failure.TokenName);

    private static Exception? Cause(TokenException error) => error.InnerException switch
    {
        TokenException reason when error.Code == TokenErrorCode.RevocationFailed => Translate(reason),
        TokenException inner => Cause(inner),
        var other => other,
    };

    // Users copy commands from the advice to the prompt: the default name is left out, and any other is quoted if necessary.
    private static string? Format(string? advice, string? name)
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
