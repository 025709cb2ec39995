Describe 'Get-SfAccessToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        Use-Browser Allow
        $org = Start-Org
        Connect-Org $org prod
        $new = $org.New
        New-SfAccessToken empty @new
    }

    AfterAll {
        Stop-Org $org
    }

    Context 'what scripts send' {
        It 'works with Invoke-RestMethod -Headers, in every PowerShell' {
            (Invoke-RestMethod "$($new.LoginUrl)services/oauth2/userinfo" -Headers (Get-SfAccessToken prod -AsHeader)).preferred_username |
                Should -Be $org.Username
        }

        It 'works with Invoke-RestMethod -Authentication Bearer' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
            $token = Get-SfAccessToken prod
            (Invoke-RestMethod "$($new.LoginUrl)services/oauth2/userinfo" -Authentication Bearer -Token $token.Token -AllowUnencryptedAuthentication).preferred_username |
                Should -Be $org.Username
        }

        It 'works with curl' -Skip:(-not (Get-Command curl -CommandType Application -ErrorAction Ignore)) {
            $token = Get-SfAccessToken prod -AsPlainText
            $response = "header = `"Authorization: Bearer $token`"" | curl --silent --config - "$($new.LoginUrl)services/oauth2/userinfo"
            ($response | ConvertFrom-Json).preferred_username | Should -Be $org.Username
        }
    }

    Context 'what is shown' {
        BeforeAll {
            $token = Get-SfAccessToken prod
            $secret = (Get-SfAccessToken prod -AsPlainText).Substring(16, 32)
        }

        It 'does not show the secret: <Name>' -TestCases @(
            @{ Name = 'Format-List *'; Show = { Format-List -InputObject $token -Property * -Force | Out-String -Width 500 } }
            @{ Name = 'the default view'; Show = { Out-String -InputObject $token -Width 500 } }
            @{ Name = 'ConvertTo-Json'; Show = { ConvertTo-Json $token -Depth 5 } }
            @{ Name = 'Export-Csv'; Show = { ($token | ConvertTo-Csv -NoTypeInformation) -join "`n" } }
            @{ Name = 'interpolation'; Show = { "$token" } }
            @{ Name = 'Select-Object'; Show = { $token | Select-Object * | Out-String -Width 500 } }
        ) {
            $shown = & $Show
            $shown | Should -BeLike '*prod*'
            $shown | Should -Not -BeLike "*$secret*"
        }

        It 'is a table with the columns that a user looks for' {
            $text = Get-SfAccessToken -ListAvailable | Out-String -Width 200
            foreach ($header in 'Name', 'Status', 'Expires', 'Username', 'Environment', 'KeyProtection') {
                $text | Should -Match "\b$header\b"
            }
            $text | Should -Match 'empty.*NeedsCredential'
        }

        It 'fits into 80 columns, with the name, the status and the expiry first' {
            $lines = (Get-SfAccessToken -ListAvailable | Out-String -Width 80) -replace '\e\[[\d;]*m' -split '\r?\n'
            @($lines) -match '^Name +Status +Expires ' | Should -HaveCount 1
            @($lines) -match '^prod +Ready +(unknown|in )' | Should -HaveCount 1
            ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        }

        # Not every PowerShell shows the recommended action of an error by itself. The output has line breaks and colours.
        It 'says what to do about an error' {
            $shown = Get-SfAccessToken nosuch -ErrorAction Continue 2>&1 | Out-String -Width 500
            $shown -replace '\e\[[\d;]*m' -replace '\s*[\r\n]+\s*\|?\s*', ' ' | Should -BeLike '*New-SfAccessToken nosuch sets this one up*'
        }
    }

    Context 'several at once' {
        It 'returns those that work, and an error for each that does not' {
            $tokens = Get-SfAccessToken * -ErrorVariable problems -ErrorAction SilentlyContinue
            $tokens.Name | Should -Be prod
            $problems | Should -HaveCount 1
            $problems[0].TargetObject | Should -Be empty
            $problems[0].ErrorDetails.RecommendedAction | Should -BeLike '*Set-SfConsumerCredential empty*'
        }

        It 'stops when a later command in the pipeline has enough' {
            (Get-SfAccessToken prod, prod*, empty -ErrorAction Ignore | Select-Object -First 1).Name | Should -Be prod
        }
    }
}
