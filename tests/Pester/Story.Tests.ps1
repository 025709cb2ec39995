# The story of the README, as one types it.
Describe 'The story' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        Use-Browser Allow
        $org = Start-Org
        $new = $org.New
    }

    AfterAll {
        Stop-Org $org
    }

    It 'starts a token that waits for its credential' {
        (New-SfAccessToken prod @new -WarningAction Ignore).Status | Should -Be NeedsCredential
    }

    It 'gives the callback address for the app' {
        Get-SfCallbackUrl prod | Should -BeExactly $new.CallbackUrl
    }

    It 'takes the consumer key and the consumer secret' {
        (Set-SfConsumerCredential prod -Credential $org.Credential).Status | Should -Be NeedsAuthorization
    }

    It 'gets the token when the user clicks Allow' {
        $token = Invoke-SfAuthorization prod
        $token.Status | Should -Be Valid
        $token.Username | Should -Be $org.Username
    }

    It 'gives the token to a later process, which Salesforce takes' {
        $header = Invoke-NewShell -Command "Import-Module '$manifest'; (Get-SfAccessToken prod -AsHeader).Authorization"
        $info = Invoke-RestMethod "$($new.LoginUrl)services/oauth2/userinfo" -Headers @{ Authorization = $header }
        $info.preferred_username | Should -Be $org.Username
    }

    It 'does it all in one line' {
        New-SfAccessToken other @new | Set-SfConsumerCredential -Credential $org.Credential | Invoke-SfAuthorization | Get-SfAccessToken -AsPlainText |
            Should -Match '^00D\w{12}!'
    }

    It 'refreshes once however many processes ask' {
        $before = (Invoke-Org $org GET counters).refreshes
        Invoke-Org $org POST expire-access-tokens
        Get-SfAccessToken prod -ForceRefresh | Out-Null
        1..3 | ForEach-Object { Invoke-NewShell -Command "Import-Module '$manifest'; Get-SfAccessToken prod -AsPlainText" } |
            Select-Object -Unique | Should -HaveCount 1
        (Invoke-Org $org GET counters).refreshes | Should -Be ($before + 1)
    }
}
