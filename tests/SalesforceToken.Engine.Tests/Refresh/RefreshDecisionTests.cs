using System;
using System.Collections.Generic;
using System.Linq;
using SalesforceToken.Engine.Errors;
using SalesforceToken.Engine.Refresh;
using Xunit;

namespace SalesforceToken.Engine.Tests.Refresh;

/// <summary>
/// Every row of the decision, as (failure, client, rotation, retries): the next step, and what happens to the stored attempt. The
/// same decisions over real HTTP are in <see cref="RefreshTests"/>.
/// </summary>
public sealed class RefreshDecisionTests
{
    // Confidential or public client; rotation on or not known, or off; a retry left or none.
    private const string All = "CP/RO/LN";

    private static readonly (string Failure, string When, string Step, string Attempt)[] Expected =
    [
        ("Expired", All, "EndAuthorization", "Abort"),
        ("GrantRefused", "C/RO/LN", "AskWhetherEnded", "Abort"),
        ("GrantRefused", "P/RO/LN", "Fail", "Abort"),
        ("Refused", All, "Fail", "Abort"),
        ("TurnedAway", "CP/RO/L", "Retry", "Abort"),
        ("TurnedAway", "CP/RO/N", "Fail", "Abort"),
        ("NotSent", All, "Fail", "Abort"),
        ("ResponseUntrusted", All, "Fail", "Keep"),
        ("InProgress", "C/RO/L", "AskOutcome", "Keep"),
        ("InProgress", "C/RO/N", "Fail", "Keep"),
        ("InProgress", "P/O/L", "Retry", "Abort"),
        ("InProgress", "P/O/N", "Fail", "Abort"),
        ("InProgress", "P/R/LN", "Fail", "Abort"),
        ("ServiceDown", "C/RO/LN", "AskOutcome", "Keep"),
        ("ServiceDown", "P/RO/L", "Retry", "Abort"),
        ("ServiceDown", "P/RO/N", "Fail", "Abort"),
        ("TemporaryError", "C/RO/L", "AskOutcome", "Keep"),
        ("TemporaryError", "C/RO/N", "FailOutcomeUnknown", "Keep"),
        ("TemporaryError", "P/RO/L", "Retry", "Abort"),
        ("TemporaryError", "P/RO/N", "Fail", "Abort"),
        ("TimedOut", "CP/R/LN", "FailOutcomeUnknown", "Restart"),
        ("TimedOut", "C/O/L", "AskOutcome", "Restart"),
        ("TimedOut", "P/O/L", "Retry", "Restart"),
        ("TimedOut", "CP/O/N", "FailOutcomeUnknown", "Restart"),
        ("ResponseLost", "C/RO/L", "AskOutcome", "Keep"),
        ("ResponseLost", "C/RO/N", "FailOutcomeUnknown", "Keep"),
        ("ResponseLost", "P/O/L", "Retry", "Keep"),
        ("ResponseLost", "P/O/N", "FailOutcomeUnknown", "Keep"),
        ("ResponseLost", "P/R/LN", "FailOutcomeUnknown", "Keep"),
    ];

    public static TheoryData<string, bool, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool, bool>();
            bool[] both = [true, false];
            foreach (var failure in Enum.GetNames<RefreshFailure>())
            {
                foreach (var (canIntrospect, rotates, retryLeft) in from a in both from b in both from c in both select (a, b, c))
                {
                    cases.Add(failure, canIntrospect, rotates, retryLeft);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string, string> Failures => new()
    {
        // HTTP status, Salesforce's error, the cause, whether it is transient, whether the outcome is unknown.
        { "503 - ServiceUnavailable transient unknown", "ServiceDown" },
        { "503 invalid_grant RefreshTokenExpired transient unknown", "ServiceDown" },
        { "503 invalid_grant RefreshInProgress transient unknown", "InProgress" },
        { "503 - ResponseInvalid final unknown", "ServiceDown" },
        { "408 - ResponseInvalid final unknown", "ResponseUntrusted" },
        { "500 invalid_grant RefreshInProgress transient unknown", "ResponseLost" },
        { "429 temporarily_unavailable ServiceUnavailable transient unknown", "ResponseLost" },
        { "- - RequestTimeout transient unknown", "TimedOut" },
        { "400 unknown_error ServiceUnavailable transient unknown", "TemporaryError" },
        { "500 - ServiceUnavailable transient unknown", "ResponseLost" },
        { "408 - ServiceUnavailable transient unknown", "ResponseLost" },
        { "200 - ResponseInvalid transient unknown", "ResponseLost" },
        { "- - ConnectionFailed transient unknown", "ResponseLost" },
        { "- - SignatureMismatch final unknown", "ResponseUntrusted" },
        { "- - IdentityMismatch final unknown", "ResponseUntrusted" },
        { "400 invalid_grant RefreshInProgress transient known", "InProgress" },
        { "400 invalid_grant RefreshTokenExpired final known", "Expired" },
        { "400 invalid_grant RefreshTokenRefused final known", "GrantRefused" },
        { "400 INVALID_GRANT UserInactive final known", "GrantRefused" },
        { "- - ConnectionFailed transient known", "TurnedAway" },
        { "429 - RateLimited transient known", "TurnedAway" },
        { "400 invalid_client ConsumerSecretRejected final known", "Refused" },
        { "- - TlsFailed final known", "Refused" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_failure_has_one_decision(string failure, bool canIntrospect, bool rotates, bool retryLeft)
    {
        var expected = Assert.Single(Expected, row => row.Failure == failure && Fits(row.When, canIntrospect, rotates, retryLeft));

        var decision = RefreshDecision.Find(Enum.Parse<RefreshFailure>(failure), canIntrospect, rotates, retryLeft);

        Assert.Equal((expected.Step, expected.Attempt), (decision.Step.ToString(), decision.Attempt.ToString()));
    }

    [Fact]
    public void No_refresh_token_is_sent_again_unasked_where_that_could_end_the_chain()
    {
        var unasked =
            from failure in Enum.GetValues<RefreshFailure>()
            from canIntrospect in (bool[])[true, false]
            where RefreshDecision.Find(failure, canIntrospect, rotates: true, retryLeft: true).Step == RefreshStep.Retry
            select (failure, canIntrospect);

        Assert.Equal(
            new HashSet<(RefreshFailure, bool)>
            {
                (RefreshFailure.TurnedAway, true),
                (RefreshFailure.TurnedAway, false),
                (RefreshFailure.ServiceDown, false),
                (RefreshFailure.TemporaryError, false),
            },
            [.. unasked]);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_told_by_what_it_says_of_the_refresh_token(string described, string expected)
    {
        var words = described.Split(' ');
        var failure = new TokenFailure(Enum.Parse<TokenErrorCode>(words[2]), "It failed.")
        {
            StatusCode = words[0] == "-" ? null : int.Parse(words[0], null),
            OAuthError = words[1] == "-" ? null : words[1],
            IsTransient = words[3] == "transient",
            OutcomeUnknown = words[4] == "unknown",
        };

        Assert.Equal(expected, RefreshFailures.Classify(failure).ToString());
    }

    private static bool Fits(string when, bool canIntrospect, bool rotates, bool retryLeft)
    {
        var columns = when.Split('/');
        return columns[0].Contains(canIntrospect ? 'C' : 'P') && columns[1].Contains(rotates ? 'R' : 'O') && columns[2].Contains(retryLeft ? 'L' : 'N');
    }
}
