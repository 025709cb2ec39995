# How to test a script that uses this module without Salesforce. about_SalesforceToken_Automation shows the same.
Describe 'A script that uses the module' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"

        # The script under test.
        function Get-OpenCase {
            $token = Get-SfAccessToken prod -ErrorAction Stop
            Invoke-RestMethod "$($token.InstanceUrl)services/data/v62.0/query?q=SELECT+Id+FROM+Case" -Headers (Get-SfAccessToken prod -AsHeader) |
                ForEach-Object records
        }

        # A token that no org has issued. Do not use New-SfAccessToken for this: it sets up a real token.
        function New-FakeToken($Name = 'prod') {
            [SalesforceToken.SfAccessToken]@{
                Name        = $Name
                Username    = 'ada@acme.example'
                Status      = 'Ready'
                InstanceUrl = 'https://acme.my.salesforce.com/'
                Token       = ConvertTo-SecureString 'not-a-token' -AsPlainText -Force
            }
        }
    }

    It 'is tested with a token that the test makes' {
        Mock Get-SfAccessToken { New-FakeToken }
        Mock Get-SfAccessToken { @{ Authorization = 'Bearer not-a-token' } } -ParameterFilter { $AsHeader }
        Mock Invoke-RestMethod { [pscustomobject]@{ records = @([pscustomobject]@{ Id = '500000000000001' }) } }

        (Get-OpenCase).Id | Should -Be 500000000000001

        Should -Invoke Invoke-RestMethod -Times 1 -Exactly -ParameterFilter {
            "$Uri" -like 'https://acme.my.salesforce.com/*' -and $Headers.Authorization -eq 'Bearer not-a-token'
        }
    }

    It 'is tested for the case that there is no token' {
        Mock Get-SfAccessToken { Write-Error 'There is no token.' -ErrorId TokenNotFound }
        Mock Invoke-RestMethod { }

        { Get-OpenCase } | Should -Throw -ErrorId 'TokenNotFound*'
        Should -Invoke Invoke-RestMethod -Times 0
    }
}
