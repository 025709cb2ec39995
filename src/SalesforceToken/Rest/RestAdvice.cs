namespace SalesforceToken.Rest;

/// <summary>
/// The recommended actions for errors of the org's API. Salesforce has hundreds of codes (SOAP API Developer Guide, Core Data
/// Types, StatusCode). The codes that automation meets have their own sentence; for the others the HTTP status decides.
/// </summary>
internal static class RestAdvice
{
    /// <summary>Finds the advice.</summary>
    /// <param name="code">Salesforce's code, or this module's where Salesforce gave none.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="tokenName">The token that the call was made with.</param>
    /// <param name="isChange">Whether the call was one that changes something.</param>
    /// <returns>A sentence.</returns>
    public static string Find(string code, int statusCode, string tokenName, bool isChange) => code switch
    {
        "MALFORMED_QUERY" or "INVALID_QUERY_FILTER_OPERATOR" =>
            "Correct the query at the place that the message shows. Put text in single quotes, and write a quote in the text as \\'.",
        "INVALID_FIELD" or "INVALID_TYPE" or "INVALID_FIELD_FOR_INSERT_UPDATE" =>
            $"Correct the name, or ask for access to it. Invoke-SfRestMethod sobjects/<Object>/describe -Name {PowerShellText.Quote(tokenName)} shows the fields that this user has.",
        "REQUEST_LIMIT_EXCEEDED" =>
            $"The message says which limit. For concurrent calls, make fewer calls at the same time. For the limit of 24 hours, fetch more with each call, or wait; Invoke-SfRestMethod limits -Name {PowerShellText.Quote(tokenName)} shows it.",
        "API_CURRENTLY_DISABLED" or "API_DISABLED_FOR_ORG" =>
            "Ask the administrator for the permission API Enabled. Not every edition of Salesforce has the API.",
        "INVALID_SESSION_ID" or "InvalidSessionId" or "Bad_OAuth_Token" =>
            $"Run: Test-SfAccessToken {PowerShellText.Quote(tokenName)}. If the token is active, the app's scopes or policies do not allow this part of the API.",
        "OAUTH_APP_BLOCKED" or "OAUTH_AUTHORIZATION_BLOCKED" or "APP_BLOCKED" =>
            "Ask the administrator to unblock the app, or to install it: both are in Setup under Connected Apps OAuth Usage.",
        "OAUTH_APP_ACCESS_DENIED" or "OAUTH_APPROVAL_ERROR_GENERIC" or "OAUTH_EC_APP_NOT_FOUND" =>
            "Ask the administrator to install the app in this org, and to give this user's profile or permission set access to it.",
        "INVALID_QUERY_LOCATOR" =>
            "Run the query again from its start: Salesforce has closed it, because it was not read for long or because this user has begun ten newer ones.",
        "APEX_ERROR" => "The org's own code failed: show the message to the people who maintain it.",
        "UNABLE_TO_LOCK_ROW" => "Run the command again: another transaction held the record.",
        "ENTITY_IS_DELETED" => "The record is deleted. If it is still in the recycle bin, the resource queryAll finds it.",
        "Redirected" =>
            $"Check the path. If the org has moved, Get-SfAccessToken {PowerShellText.Quote(tokenName)} -ForceRefresh brings its new address; if that is the old one, ask the administrator.",
        _ => ByStatus(statusCode, isChange),
    };

    /// <summary>
    /// The advice where the org refuses an access token that was just issued or is active. A refresh would bring another one that is
    /// refused too.
    /// </summary>
    /// <param name="tokenName">The token that the call was made with.</param>
    public static string ForRefusedToken(string tokenName) =>
        "The org refused a token that was just issued, or one that Salesforce calls active: another one would hardly help. Ask the administrator for the likely causes: Session Settings lock sessions to the IP address "
        + "that they began at; API Access Control does not allow the app; the app's policies or scopes do not allow this part of the API. "
        + $"Test-SfAccessToken {PowerShellText.Quote(tokenName)} shows whether Salesforce takes the token for active.";

    private static string ByStatus(int statusCode, bool isChange) => statusCode switch
    {
        300 => "The external ID names more than one record: give the record's own Id, or make the external IDs unique.",
        304 => "Nothing has changed since the time in the headers.",
        401 => "Run the command again. If it fails again, the app's scopes or policies do not allow this part of the API.",
        403 => "Ask the administrator for this user's access to the resource.",
        404 => "Check the path: sobjects/Account without a leading slash means /services/data/vXX.X/sobjects/Account, and a path with a leading slash is used as it is.",
        405 => "Give a -Method that the resource accepts.",
        415 => "Give the -ContentType of the body.",
        429 => "Run the command again later, and call less often.",
        408 or >= 500 => (isChange ? "Check whether the change was made, and run" : "Run") + " the command again later; https://status.salesforce.com shows what Salesforce knows about it.",
        _ => "Correct the request as the message says.",
    };
}
