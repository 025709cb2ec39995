# The five steps of the README, as a user types them.
Describe 'The steps of the README' {
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

    It 'starts a token that needs a credential' {
        (New-SfAccessToken prod @new -WarningAction Ignore).Status | Should -Be NeedsCredential
    }

    It 'returns the callback address for the app' {
        Get-SfCallbackUrl prod | Should -BeExactly $new.CallbackUrl
    }

    It 'stores the consumer key and the consumer secret' {
        (Set-SfConsumerCredential prod -Credential $org.Credential).Status | Should -Be NeedsAuthorization
    }

    It 'gets the token when the user clicks Allow' {
        $token = Invoke-SfAuthorization prod
        $token.Status | Should -Be Ready
        $token.Username | Should -Be $org.Username
    }

    It 'returns the token in a later process, and Salesforce accepts it' {
        $header = Invoke-NewShell -Command "Import-Module '$manifest'; (Get-SfAccessToken prod -AsHeader).Authorization"
        $info = Invoke-RestMethod "$($new.LoginUrl)services/oauth2/userinfo" -Headers @{ Authorization = $header }
        $info.preferred_username | Should -Be $org.Username
    }

    It 'does all steps in one line' {
        New-SfAccessToken other @new | Set-SfConsumerCredential -Credential $org.Credential | Invoke-SfAuthorization | Get-SfAccessToken -AsPlainText |
            Should -Match '^00D\w{12}!'
    }

    It 'refreshes once, even if many processes ask' {
        $before = (Invoke-Org $org GET counters).refreshes
        Invoke-Org $org POST expire-access-tokens
        Get-SfAccessToken prod -ForceRefresh | Out-Null
        1..3 | ForEach-Object { Invoke-NewShell -Command "Import-Module '$manifest'; Get-SfAccessToken prod -AsPlainText" } |
            Select-Object -Unique | Should -HaveCount 1
        (Invoke-Org $org GET counters).refreshes | Should -Be ($before + 1)
    }
}
