# Runs every example of the help as it is written. Functions below replace what an example needs from the person or the desktop.
BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $pages = foreach ($file in Get-ChildItem "$root/docs/en-US" -Filter *.md) {
        $number = 0
        $examples = foreach ($fence in [regex]::Matches((Get-Content $file.FullName -Raw), '(?ms)^```powershell\r?\n(.*?)^```')) {
            @{ Number = ++$number; Code = $fence.Groups[1].Value }
        }
        if ($examples) { @{ Page = $file.BaseName; Examples = $examples } }
    }
}

Describe 'The help' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-Browser Allow
        $org = Start-Org
        $credential = $org.Credential

        # Salesforce uses https, the simulator http. Invoke-RestMethod sends a token over http only with this parameter.
        if ($PSVersionTable.PSVersion.Major -ge 7) { $PSDefaultParameterValues['Invoke-RestMethod:AllowUnencryptedAuthentication'] = $true }
        $env:SF_CONSUMER_KEY = $org.Credential.UserName
        $env:SF_CONSUMER_SECRET = $org.Credential.GetNetworkCredential().Password

        function Get-Credential { $credential }
        function Read-Host { $credential.Password }
        function Set-Clipboard { process { if (-not $_) { throw 'Nothing to copy.' } } }

        # tests/interop runs the same example with the real Salesforce CLI.
        function sf {
            if ("$args" -like 'org auth show-sfdx-auth-url*') {
                return @{ result = @{ sfdxAuthUrl = Export-SfAccessToken theirs -AsPlainText -Confirm:$false } } | ConvertTo-Json
            }

            if ("$args" -like 'org login sfdx-url*') {
                if ("$input" -notlike 'force://*') { throw 'There is nothing to log in with.' }
            }
            elseif ("$args" -like 'org login*' -and -not ($env:SF_ACCESS_TOKEN -match '^00D\w+!' -and "$args" -match '--instance-url http')) {
                throw 'There is nothing to log in with.'
            }
        }

        # Stands for a program that takes the token from its environment.
        function python {
            if (-not ($env:SF_ACCESS_TOKEN -match '^00D\w+!' -and $env:SF_ORG_INSTANCE_URL -like 'http*')) { throw 'There is no token.' }
        }
    }

    AfterAll {
        Stop-Org $org
        Remove-Item env:SF_CONSUMER_KEY, env:SF_CONSUMER_SECRET, env:SF_ACCESS_TOKEN -ErrorAction Ignore
    }

    Context '<Page>' -ForEach $pages {
        BeforeAll {
            Use-EmptyHome
            'default', 'prod', 'qa' | ForEach-Object { $null = Connect-Org $org $_ }
            $prepared = $env:SALESFORCETOKEN_HOME
        }

        BeforeEach {
            # The store repairs the file modes of a copy, and warns about it.
            $WarningPreference = 'SilentlyContinue'
            Use-EmptyHome
            Copy-Item $prepared $env:SALESFORCETOKEN_HOME -Recurse

            # Examples read and write files of the current folder.
            Push-Location (Get-PSDrive TestDrive).Root
            [IO.File]::WriteAllText((Join-Path $PWD accounts.csv), "Name,Industry`nAcme,Energy`nBora,Retail`n")
        }

        AfterEach {
            Pop-Location
        }

        It 'has example <Number> that works' -TestCases $Examples {
            switch -Wildcard ($Code) {
                # Nobody is at the keyboard in this test. The tests that host PowerShell answer these prompts.
                'Set-SfConsumerCredential prod*' { if ($_.Trim() -eq 'Set-SfConsumerCredential prod') { Set-ItResult -Skipped -Because 'it prompts a person'; return } }
                'Remove-SfAccessToken qa*' { if ($_.Trim() -eq 'Remove-SfAccessToken qa') { $ConfirmPreference = 'None' } }
                '*Import-SfAccessToken*' {
                    if ($_ -like '*-RefreshToken*') { Set-ItResult -Skipped -Because 'it needs the refresh token of another program, which the tests that host PowerShell have'; return }
                    $PSDefaultParameterValues['Import-SfAccessToken:LoginUrl'] = $org.New.LoginUrl
                    # An import uses its refresh token up, so each example has an authorization of its own.
                    $null = Connect-Org $org theirs
                    sf org auth show-sfdx-auth-url | Set-Content sfdx-url.json
                }
                'Invoke-SfAuthorization prod -NoBrowser*' { Set-ItResult -Skipped -Because 'it waits for a person'; return }
                '*batch.pem*' { openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out batch.pem 2>$null }
                'Describe*' { Set-ItResult -Skipped -Because 'it is itself a test, which Mocking.Tests.ps1 runs'; return }
            }

            { & ([scriptblock]::Create($Code)) } | Should -Not -Throw
        }
    }
}
