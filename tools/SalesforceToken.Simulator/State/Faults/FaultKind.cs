namespace SalesforceToken.Simulator.State.Faults;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>The response is delayed. During the delay of a refresh, a second refresh with the same token is refused.</summary>
    Latency,

    /// <summary>A status code with a short text, optionally with Retry-After.</summary>
    Status,

    /// <summary>The connection is cut before anything changed.</summary>
    DropBefore,

    /// <summary>The connection is cut after everything changed: the response is lost.</summary>
    DropAfter,

    /// <summary>An HTML page in place of JSON, as a proxy or a maintenance page sends.</summary>
    Html,

    /// <summary>The right status with no body.</summary>
    EmptyBody,

    /// <summary>A given OAuth error.</summary>
    OAuthError,

    /// <summary>A given error of the REST API.</summary>
    RestError,

    /// <summary>The JSON stops in the middle.</summary>
    TruncatedJson,

    /// <summary>The Date header is off.</summary>
    LyingDate,

    /// <summary>The <c>signature</c> of a token response is wrong.</summary>
    WrongSignature,

    /// <summary>The <c>instance_url</c> of a token response is a given address.</summary>
    WrongInstanceUrl,

    /// <summary>A member of a JSON response is missing or has another value.</summary>
    ChangedMember,
}
