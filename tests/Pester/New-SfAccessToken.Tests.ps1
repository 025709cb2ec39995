Describe 'New-SfAccessToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
    }

    BeforeEach {
        Use-EmptyHome
    }

    It 'starts a token for <Environment>' -TestCases @(
        @{ Environment = 'Production'; Address = 'https://login.salesforce.com/' }
        @{ Environment = 'Sandbox'; Address = 'https://test.salesforce.com/' }
    ) {
        $token = New-SfAccessToken prod -Environment $Environment -WarningAction Ignore
        $token.Environment | Should -Be $Environment
        $token.LoginUrl | Should -Be $Address
        $token.Status | Should -Be NeedsCredential
    }

    It 'accepts a My Domain address' {
        (New-SfAccessToken acme -LoginUrl https://acme.my.salesforce.com -WarningAction Ignore).Environment | Should -Be acme.my.salesforce.com
    }

    It 'sets up a list of orgs from a CSV file' {
        'Name,Environment,Description', 'de,Production,Germany', 'fr,Sandbox,France' | Set-Content TestDrive:/orgs.csv
        $tokens = Import-Csv TestDrive:/orgs.csv | New-SfAccessToken -WarningAction Ignore
        $tokens.Name | Should -Be de, fr
        $tokens.Environment | Should -Be Production, Sandbox
        $tokens.Description | Should -Be Germany, France
    }

    It 'keeps the expected user in a CSV file' {
        New-SfAccessToken prod -Username ada@example.com -WarningAction Ignore | Export-Csv TestDrive:/tokens.csv
        (Import-Csv TestDrive:/tokens.csv | New-SfAccessToken -Force -WarningAction Ignore).ExpectedUsername | Should -Be ada@example.com
    }

    It 'does not change a token that exists' {
        New-SfAccessToken prod -Description first -WarningAction Ignore
        { New-SfAccessToken prod -ErrorAction Stop } | Should -Throw -ErrorId 'TokenAlreadyExists,*'
        (Get-SfAccessToken prod -ListAvailable).Description | Should -Be first
    }

    It 'replaces it with -Force, and not with -WhatIf' {
        New-SfAccessToken prod -Description first -WarningAction Ignore
        New-SfAccessToken prod -Description second -Force -WhatIf
        (Get-SfAccessToken prod -ListAvailable).Description | Should -Be first
        (New-SfAccessToken prod -Description second -Force).Description | Should -Be second
    }

    It 'warns once if the key of the tokens is in a file' -Skip:(-not $IsLinux -or $env:DBUS_SESSION_BUS_ADDRESS -or $env:SALESFORCETOKEN_KEY) {
        New-SfAccessToken a -WarningVariable first -WarningAction SilentlyContinue
        New-SfAccessToken b -WarningVariable second -WarningAction SilentlyContinue
        $first | Should -HaveCount 1
        $second | Should -HaveCount 0
    }
}
