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
            foreach ($header in 'Name', 'Username', 'Environment', 'Status', 'Expires', 'KeyProtection') {
                $text | Should -Match "\b$header\b"
            }
            $text | Should -Match 'empty.*NeedsCredential'
        }

        # Loading the view would take more time than everything else that the module adds to the import.
        It 'is that table from the first object of a session on, and the import does not load the view' {
            $module = (Get-Module SalesforceToken).Path
            $script = {
                param($Module)
                Import-Module $Module
                $WhatIfPreference = $true
                $ConfirmPreference = 'Low'
                $ErrorActionPreference = 'Stop'
                @(Get-FormatData SalesforceToken.SfAccessToken).Count
                # From within a script block: the code that shows the objects started before the view was loaded.
                & { Get-SfAccessToken prod; Get-SfAccessToken prod } | Out-String -Width 200
                @(Get-FormatData SalesforceToken.SfAccessToken).Count
                $Error.Count
            }
            $session = [powershell]::Create()
            try {
                $before, $text, $after, $errors = $session.AddScript($script).AddArgument($module).Invoke()
            }
            finally {
                $session.Dispose()
            }
            $before | Should -Be 0
            $text | Should -Match 'Name +Username.*KeyProtection'
            $after | Should -BeGreaterThan 0
            $errors | Should -Be 0
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
