Describe 'Invoke-SfAuthorization' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        $org = Start-Org
        $new = $org.New
        New-SfAccessToken prod @new -WarningAction Ignore | Set-SfConsumerCredential -Credential $org.Credential
    }

    AfterAll {
        Stop-Org $org
    }

    It 'ends with an error when the user clicks Deny' {
        Use-Browser Deny
        { Invoke-SfAuthorization prod -ErrorAction Stop } | Should -Throw -ErrorId 'AuthorizationDenied,*'
        (Get-SfAccessToken prod -ListAvailable).Status | Should -Be NeedsAuthorization
    }

    It 'ends with an error when nobody authorizes' {
        { Invoke-SfAuthorization prod -NoBrowser -Timeout 1 -ErrorAction Stop 6> $null } | Should -Throw -ErrorId 'AuthorizationTimeout,*'
    }

    It 'says so when the browser cannot be started' {
        $env:BROWSER = 'no-such-browser'
        { Invoke-SfAuthorization prod -ErrorAction Stop } | Should -Throw -ErrorId 'BrowserUnavailable,*'
    }

    It 'returns an object that has the token and shows no part of it' {
        Use-Browser Allow
        $token = Invoke-SfAuthorization prod
        $token.Token | Should -BeOfType securestring
        $secret = Get-SfAccessToken prod -AsPlainText
        $token | Format-List * -Force | Out-String -Width 500 | Should -Not -BeLike "*$($secret.Substring(16, 16))*"
    }
}
