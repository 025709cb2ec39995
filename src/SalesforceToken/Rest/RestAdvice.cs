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
    /// <returns>A sentence.</returns>
    public static string Find(string code, int statusCode, string tokenName) => code switch
    {
        "MALFORMED_QUERY" or "INVALID_QUERY_FILTER_OPERATOR" =>
            "Correct the query at the place that the message shows. Put text in single quotes, and write a quote in the text as \\'.",
        "INVALID_FIELD" or "INVALID_TYPE" or "INVALID_FIELD_FOR_INSERT_UPDATE" =>
            $"Correct the name, or ask for access to it. Invoke-SfRestMethod sobjects/<Object>/describe -Name {PowerShellText.Quote(tokenName)} shows the fields that this user has.",
        "REQUEST_LIMIT_EXCEEDED" =>
            $"The message says which limit. For concurrent calls, make fewer calls at the same time. For the limit of 24 hours, fetch more with each call, or wait; Invoke-SfRestMethod limits -Name {PowerShellText.Quote(tokenName)} shows it.",
        "API_CURRENTLY_DISABLED" or "API_DISABLED_FOR_ORG" =>
            "Ask the administrator for the permission API Enabled. Not every edition of Salesforce has the API.",
        "INVALID_SESSION_ID" =>
            $"Run: Test-SfAccessToken {PowerShellText.Quote(tokenName)}. If the token is active, the app's scopes or policies do not allow this part of the API.",
        "APEX_ERROR" => "The org's own code failed: show the message to the people who maintain it.",
        "UNABLE_TO_LOCK_ROW" => "Run the command again: another transaction held the record.",
        "ENTITY_IS_DELETED" => "The record is deleted. If it is still in the recycle bin, the resource queryAll finds it.",
        "Redirected" => $"If the org has moved, run: Invoke-SfAuthorization {PowerShellText.Quote(tokenName)}. It gets the new address.",
        _ => ByStatus(statusCode),
    };

    private static string ByStatus(int statusCode) => statusCode switch
    {
        300 => "The external ID names more than one record: give the record's own Id, or make the external IDs unique.",
        304 => "Nothing has changed since the time in the headers.",
        401 => "Run the command again. If it fails again, the app's scopes or policies do not allow this part of the API.",
        403 => "Ask the administrator for this user's access to the resource.",
        404 => "Check the path: sobjects/Account without a leading slash means /services/data/vXX.X/sobjects/Account, and a path with a leading slash is used as it is.",
        405 => "Give a -Method that the resource accepts.",
        415 => "Give the -ContentType of the body.",
        429 => "Run the command again later, and call less often.",
        >= 500 => "Check whether the change was made, and run the command again later; https://status.salesforce.com shows what Salesforce knows about it.",
        _ => "Correct the request as the message says.",
    };
}
