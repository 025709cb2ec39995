using System;

namespace SalesforceToken.Engine.Errors;

/// <summary>
/// The one exception of the engine. What to do about it is for the host to say, from <see cref="Code"/>.
/// </summary>
public sealed class TokenException : Exception
{
    /// <summary>Makes an exception for a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="innerException">The technical cause, where there is one that holds no secret.</param>
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

    /// <summary>The same failure as one of a token; one that names a token already stays as it is.</summary>
    /// <param name="name">The token's name.</param>
    /// <returns>An exception with the token's name and this one's cause.</returns>
    public TokenException About(string name) =>
        Failure.TokenName is null ? new TokenException(Failure with { TokenName = name }, InnerException ?? this) : this;
}
