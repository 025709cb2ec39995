Describe 'Get-SfCallbackUrl' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        New-SfAccessToken -WarningAction Ignore
        New-SfAccessToken other -CallbackUrl http://localhost:8443/callback
    }

    It 'returns the address that the app needs, as text' {
        Get-SfCallbackUrl | Should -BeExactly http://localhost:1717/OauthRedirect
        Get-SfCallbackUrl | Should -BeOfType string
    }

    It 'returns it for a name, also from the pipeline' {
        Get-SfCallbackUrl other | Should -BeExactly http://localhost:8443/callback
        Get-SfAccessToken other -ListAvailable | Get-SfCallbackUrl | Should -BeExactly http://localhost:8443/callback
    }

    It 'suggests the name that the user probably meant' {
        { Get-SfCallbackUrl othr -ErrorAction Stop } | Should -Throw "*'other'*" -ErrorId 'TokenNotFound,*'
    }
}
