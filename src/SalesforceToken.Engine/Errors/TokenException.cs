using System;

namespace SalesforceToken.Engine.Errors;

/// <summary>
/// The only exception type of the engine. The host decides by <see cref="Code"/> what to advise the user.
/// </summary>
public sealed class TokenException : Exception
{
    /// <summary>Makes an exception for a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="innerException">The technical cause, if there is one that contains no secret.</param>
    public TokenException(TokenFailure failure, Exception? innerException = null)
        : base(failure.Message, innerException)
    {
        Failure = failure;
    }

    internal TokenException(TokenErrorCode code, string message, Exception? innerException = null)
        : this(new TokenFailure(code, message), innerException)
    {
    }

    /// <summary>What went wrong.</summary>
    public TokenFailure Failure { get; }

    /// <summary>The cause.</summary>
    public TokenErrorCode Code => Failure.Code;

    /// <summary>The same failure with a token's name. A failure that already has one stays as it is.</summary>
    /// <param name="name">The token's name.</param>
    /// <returns>An exception with the token's name and the same cause.</returns>
    public TokenException About(string name) =>
        Failure.TokenName is null ? new TokenException(Failure with { TokenName = name }, InnerException ?? this) : this;
}
