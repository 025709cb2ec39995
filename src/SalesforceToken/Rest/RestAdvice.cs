namespace SalesforceToken.Rest;

/// <summary>
/// What to do about an error of the org's API. Salesforce has hundreds of codes (SOAP API Developer Guide, Core Data Types,
/// StatusCode); those that automation meets have a sentence of their own, and the HTTP status answers for the rest.
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
            "Correct the query where the message points. Text in a query stands between single quotes, and a quote within it is written \\'.",
        "INVALID_FIELD" or "INVALID_TYPE" or "INVALID_FIELD_FOR_INSERT_UPDATE" =>
            $"Correct the name, or ask for access to it. Invoke-SfRestMethod sobjects/<Object>/describe -Name {PowerShellText.Quote(tokenName)} shows the fields that this user has.",
        "REQUEST_LIMIT_EXCEEDED" =>
            $"The message says which limit: for calls at one time, make fewer of them at once; for those of 24 hours, which Invoke-SfRestMethod limits -Name {PowerShellText.Quote(tokenName)} shows, fetch more with each call, or wait.",
        "API_CURRENTLY_DISABLED" or "API_DISABLED_FOR_ORG" =>
            "Ask the administrator for the permission API Enabled; not every edition of Salesforce has the API.",
        "INVALID_SESSION_ID" =>
            $"Run: Test-SfAccessToken {PowerShellText.Quote(tokenName)}. If the token is active, the app's scopes or policies keep it from this part of the API.",
        "APEX_ERROR" => "The org's own code failed: show the message to whoever maintains it.",
        "UNABLE_TO_LOCK_ROW" => "Run the command again: another transaction held the record.",
        "ENTITY_IS_DELETED" => "The record is in the recycle bin, or gone: look for it with the resource queryAll.",
        "Redirected" => $"Where the org has moved, run: Invoke-SfAuthorization {PowerShellText.Quote(tokenName)}. It brings the present address.",
        _ => ByStatus(statusCode),
    };

    private static string ByStatus(int statusCode) => statusCode switch
    {
        300 => "The external ID names more than one record: give the record's own Id, or see that the external IDs are unique.",
        304 => "Nothing has changed since the time that the headers name.",
        401 => "Run the command again. If it stays so, the app's scopes or policies keep the token from this part of the API.",
        403 => "Ask the administrator for this user's access to what was called.",
        404 => "See that the path is right: sobjects/Account without a leading slash stands for /services/data/vXX.X/sobjects/Account, and a path with one is taken as it is.",
        405 => "Give the -Method that the resource takes.",
        415 => "Give the -ContentType that the body has.",
        429 => "Run the command again later, and call less often.",
        >= 500 => "Look whether what was to be changed has been changed, and run the command again later; https://status.salesforce.com shows what Salesforce knows about it.",
        _ => "Correct the request as the message says.",
    };
}
