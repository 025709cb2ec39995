Describe 'Test-SfAccessToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        Use-Browser Allow
        $org = Start-Org
        Connect-Org $org prod
    }

    AfterAll {
        Stop-Org $org
    }

    It 'is true for a token that Salesforce accepts' {
        Test-SfAccessToken prod | Should -BeTrue
    }

    It 'is false for a token that has expired' {
        Invoke-Org $org POST expire-access-tokens
        Test-SfAccessToken prod | Should -BeFalse
    }
}
