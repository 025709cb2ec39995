@{
    RootModule             = 'SalesforceToken.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = 'b0a4f6c2-6d0e-4f5b-9a55-0d5d6e3a7c41'
    Author                 = 'The SalesforceToken authors'
    CompanyName            = 'The SalesforceToken authors'
    Copyright              = '(c) 2026 The SalesforceToken authors. MIT license.'
    Description            = 'A valid Salesforce access token, from any script, at any time. You authorize once in the browser; the module stores the token encrypted on this machine and refreshes it when necessary.'

    CompatiblePSEditions   = @('Desktop', 'Core')
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'

    CmdletsToExport        = @(
        'Export-SfAccessToken',
        'Get-SfAccessToken',
        'Get-SfCallbackUrl',
        'Import-SfAccessToken',
        'Invoke-SfAuthorization',
        'Invoke-SfRestMethod',
        'New-SfAccessToken',
        'Remove-SfAccessToken',
        'Rename-SfAccessToken',
        'Set-SfAccessToken',
        'Set-SfConsumerCredential',
        'Test-SfAccessToken',
        'Test-SfAuthorization',
        'Update-SfAccessToken',
        'Update-SfTokenKey',
        'Use-SfAccessToken'
    )
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    # It makes the import some 15 ms slower, but a session that imports the module shows the table wherever its tokens come from.
    FormatsToProcess       = @('SalesforceToken.Format.ps1xml')
    # Each entry can make the import up to a millisecond slower, so folders stand for the files in them.
    FileList               = @(
        'Dependencies',
        'LICENSE.txt',
        'SalesforceToken.Format.ps1xml',
        'SalesforceToken.cdx.json',
        'SalesforceToken.dll',
        'SalesforceToken.pdb',
        'SalesforceToken.psd1',
        'THIRD-PARTY-NOTICES.txt',
        'en-US'
    )

    PrivateData            = @{
        PSData = @{
            Tags         = @('Salesforce', 'OAuth', 'OAuth2', 'AccessToken', 'Token', 'Authentication', 'PKCE', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'The first release: named tokens, the authorization in the browser, the encrypted store, and a refresh that never loses a token. CHANGELOG.md has the details.'
        }
    }
}
