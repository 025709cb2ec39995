Describe 'Update-SfTokenKey' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        New-SfAccessToken prod -Description 'as it was'
        New-SfAccessToken qa
    }

    It 'puts every token under a new key, and changes nothing else' {
        (Update-SfTokenKey).Reencrypted | Should -Be 2
        (Get-SfAccessToken prod -ListAvailable).Description | Should -Be 'as it was'
    }
}
