Describe 'Get-SfCallbackUrl' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        New-SfAccessToken -WarningAction Ignore
        New-SfAccessToken other -CallbackUrl http://localhost:8443/callback
    }

    It 'gives the address that the app needs, as text' {
        Get-SfCallbackUrl | Should -BeExactly http://localhost:1717/OauthRedirect
        Get-SfCallbackUrl | Should -BeOfType string
    }

    It 'gives it for a name, from the pipeline too' {
        Get-SfCallbackUrl other | Should -BeExactly http://localhost:8443/callback
        Get-SfAccessToken other -ListAvailable | Get-SfCallbackUrl | Should -BeExactly http://localhost:8443/callback
    }

    It 'suggests the name that was meant' {
        { Get-SfCallbackUrl othr -ErrorAction Stop } | Should -Throw "*'other'*" -ErrorId 'TokenNotFound,*'
    }
}
