namespace SalesforceToken.Simulator.State.Faults;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>The answer comes late. For a refresh the time counts as processing, so a second request meanwhile is refused.</summary>
    Latency,

    /// <summary>A status code with a short text, optionally with Retry-After.</summary>
    Status,

    /// <summary>The connection is cut before anything changed.</summary>
    DropBefore,

    /// <summary>The connection is cut after everything changed: the answer is lost.</summary>
    DropAfter,

    /// <summary>An HTML page in place of JSON, as a proxy or a maintenance page sends.</summary>
    Html,

    /// <summary>The right status with no body.</summary>
    EmptyBody,

    /// <summary>An OAuth error of one's choice.</summary>
    OAuthError,

    /// <summary>An error of the REST API of one's choice.</summary>
    RestError,

    /// <summary>The JSON stops in the middle.</summary>
    TruncatedJson,

    /// <summary>The Date header tells another time.</summary>
    LyingDate,

    /// <summary>The <c>signature</c> of a token response does not fit.</summary>
    WrongSignature,

    /// <summary>The <c>instance_url</c> of a token response is an address of one's choice.</summary>
    WrongInstanceUrl,
}
