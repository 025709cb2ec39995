# What only a real shell shows: jobs, other runspaces, other languages and modes, the screen.
Describe 'The module in PowerShell' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        Use-Browser Allow
        $org = Start-Org
        Connect-Org $org prod
        $isNew = $PSVersionTable.PSVersion.Major -ge 7
        $unstyled = { $input | Out-String -Width 80 | ForEach-Object { $_ -replace '\e\[[\d;]*m' } }

        # Runs a script in a new process that finds the module by its name.
        function Invoke-Fresh([string] $Script) {
            $modules = (Resolve-Path "$root/out").Path
            (Invoke-NewShell -Command "`$env:PSModulePath = '$modules$([IO.Path]::PathSeparator)' + `$env:PSModulePath; $Script") -replace '\e\[[\d;]*m'
        }
    }

    AfterAll {
        Stop-Org $org
    }

    Context 'the table, wherever the tokens come from' {
        It 'is there from the import on' {
            Get-FormatData SalesforceToken.SfAccessToken | Should -Not -BeNullOrEmpty
        }

        It 'is there for tokens from <Name>, in a session that has the module' -Skip:($PSVersionTable.PSVersion.Major -lt 7) -TestCases @(
            @{ Name = 'ForEach-Object -Parallel'; Get = { param($Module) 1 | ForEach-Object -Parallel { Import-Module $using:Module; Get-SfAccessToken -ListAvailable } } }
            @{ Name = 'a thread job'; Get = { param($Module) Start-ThreadJob { Import-Module $using:Module; Get-SfAccessToken -ListAvailable } | Receive-Job -Wait -AutoRemoveJob } }
            @{ Name = 'a job'; Get = { param($Module) Start-Job { Import-Module $using:Module; Get-SfAccessToken -ListAvailable } | Receive-Job -Wait -AutoRemoveJob } }
        ) {
            (& $Get (Get-Module SalesforceToken).Path | & $unstyled) | Should -Match 'Name +Status +Expires +Username +Environment.*\r?\n.*\r?\n(-.*\r?\n)?prod +Ready '
        }

        It 'is a smaller one in a session that has not: <Name>' -Skip:($PSVersionTable.PSVersion.Major -lt 7) -TestCases @(
            @{ Name = 'ForEach-Object -Parallel'; Script = '1 | ForEach-Object -Parallel { Get-SfAccessToken -ListAvailable } | Out-String -Width 80' }
            @{ Name = 'a thread job'; Script = 'Start-ThreadJob { Get-SfAccessToken -ListAvailable } | Receive-Job -Wait | Out-String -Width 80' }
        ) {
            (Invoke-Fresh $Script) -join "`n" | Should -Match 'Name +Status +Expires +Username *\n[- ]+\nprod +Ready '
        }

        It 'is there in a runspace pool, which shares its views' {
            $module = (Get-Module SalesforceToken).Path
            $pool = [runspacefactory]::CreateRunspacePool(1, 2)
            $pool.Open()
            $shell = [powershell]::Create()
            try {
                $shell.RunspacePool = $pool
                $text = $shell.AddScript('param($Module) Import-Module $Module; Get-SfAccessToken -ListAvailable | Out-String -Width 80').AddArgument($module).Invoke()
                $shell.Streams.Error | Should -BeNullOrEmpty
                $text -replace '\e\[[\d;]*m' | Should -Match 'Name +Status +Expires +Username'
            }
            finally {
                $shell.Dispose()
                $pool.Dispose()
            }
        }

        It 'is the same in ConstrainedLanguage' {
            $module = (Get-Module SalesforceToken).Path
            $script = 'Get-SfAccessToken prod -ListAvailable | Out-String -Width 200'
            $shown = foreach ($mode in 'FullLanguage', 'ConstrainedLanguage') {
                $session = [powershell]::Create()
                try {
                    $null = $session.AddScript("Import-Module '$module'").Invoke()
                    $session.Runspace.SessionStateProxy.LanguageMode = $mode
                    $session.Commands.Clear()
                    $session.AddScript($script).Invoke() -replace '\e\[[\d;]*m' -replace 'in [\dhmin ]+s?', 'soon '
                    $session.Streams.Error | Should -BeNullOrEmpty
                }
                finally {
                    $session.Dispose()
                }
            }
            $shown[1] | Should -Be $shown[0]
            $shown[1] | Should -Match 'prod +Ready +(soon|unknown) +\S+@'
        }
    }

    Context 'what comes back from a job' {
        BeforeAll {
            $module = (Get-Module SalesforceToken).Path
            $token = Start-Job { param($Module) Import-Module $Module; Get-SfAccessToken prod -ListAvailable } -ArgumentList $module |
                Receive-Job -Wait -AutoRemoveJob
        }

        It 'has times that can be compared and are the same' {
            $token.IssuedAt | Should -BeOfType datetime
            $token.IssuedAt | Should -Be (Get-SfAccessToken prod -ListAvailable).IssuedAt
            $token.IssuedAt -gt (Get-Date).AddHours(-1) -and $token.IssuedAt -lt (Get-Date).AddMinutes(1) | Should -BeTrue
        }

        It 'has the status, the scopes and the addresses' {
            $token.Status -eq 'Ready' | Should -BeTrue
            $token.GrantedScope -contains 'api' -or $token.GrantedScope -contains 'full' | Should -BeTrue
            $token.InstanceUrl | Should -BeOfType uri
        }
    }

    It 'masks no token in a job, whose standard error goes nowhere' {
        $before = $env:GITHUB_ACTIONS
        $env:GITHUB_ACTIONS = 'true'
        try {
            $id = Start-Job {
                param($Module)
                Import-Module $Module
                try { Get-SfAccessToken prod -MaskInLog -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
            } -ArgumentList (Get-Module SalesforceToken).Path | Receive-Job -Wait -AutoRemoveJob
        }
        finally {
            $env:GITHUB_ACTIONS = $before
        }
        $id | Should -BeLike 'LogMaskUnavailable*'
    }

    It 'keeps the scopes of a CSV file' {
        $file = Join-Path $TestDrive tokens.csv
        New-SfAccessToken scoped -LoginUrl https://acme.my.salesforce.com -Scope api, refresh_token -Description 'with, comma' | Out-Null
        Get-SfAccessToken scoped -ListAvailable | Export-Csv $file -NoTypeInformation
        Rename-SfAccessToken scoped earlier
        $token = Import-Csv $file | New-SfAccessToken
        $token.Scope -join ' ' | Should -Be 'api refresh_token'
        $token.LoginUrl | Should -Be https://acme.my.salesforce.com/
        Remove-SfAccessToken scoped, earlier -Force
    }

    It 'finds INT* in Turkish' {
        New-SfAccessToken integration -Environment Sandbox | Out-Null
        Invoke-Fresh "[cultureinfo]::CurrentCulture = 'tr-TR'; (Get-SfAccessToken INT* -ListAvailable).Name" | Should -Be integration
        Remove-SfAccessToken integration -Force
    }

    Context 'an error' {
        BeforeAll {
            Get-SfAccessToken nosuch -ErrorVariable problem -ErrorAction SilentlyContinue
        }

        It 'is shown once by Get-Error' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
            $text = $problem[0] | Get-Error | Out-String -Width 200
            [regex]::Matches($text, 'RecommendedAction').Count | Should -Be 1
            $text | Should -Not -Match 'TargetSite'
        }

        It 'has a small JSON' {
            (ConvertTo-Json $problem[0].Exception -Depth 5 -WarningAction SilentlyContinue).Length | Should -BeLessThan 1500
            (ConvertTo-Json $problem[0] -Depth 2 -WarningAction SilentlyContinue).Length | Should -BeLessThan 8000
        }

        It 'can be thrown by a mock' {
            Mock Get-SfAccessToken { throw [SalesforceToken.SfTokenException]::new('There is no authorization.', 'AuthorizationRequired', 'prod') }
            $id = try { Get-SfAccessToken prod } catch [SalesforceToken.SfTokenException] { $_.Exception.ErrorId }
            $id | Should -Be AuthorizationRequired
        }
    }

    Context 'a proxy function and a mock' {
        It 'pass -TimeoutSec on as it is' {
            $metadata = [Management.Automation.CommandMetadata]::new((Get-Command Invoke-SfAuthorization))
            $proxy = [scriptblock]::Create([Management.Automation.ProxyCommand]::Create($metadata))
            { & $proxy prod -NoBrowser -TimeoutSec 1 -ErrorAction Stop 6> $null } | Should -Throw -ErrorId 'AuthorizationTimeout,*'

            Mock Invoke-SfAuthorization { $TimeoutSec }
            Invoke-SfAuthorization prod -TimeoutSec 120 | Should -Be 120
        }

        It 'do not make 60 microseconds of -MinimumLifetime 600 without a word' {
            $metadata = [Management.Automation.CommandMetadata]::new((Get-Command Get-SfAccessToken))
            $proxy = [scriptblock]::Create([Management.Automation.ProxyCommand]::Create($metadata))
            { & $proxy prod -MinimumLifetime 600 -ErrorAction Stop } | Should -Throw '*at least one second*'
            & $proxy prod -MinimumLifetime 00:10:00 -AsPlainText | Should -BeOfType string
        }
    }

    It 'leaves no progress line behind when Select-Object has enough' {
        $script = {
            param($Module)
            Import-Module $Module
            Get-SfAccessToken prod, prod*, nosuch -ErrorAction SilentlyContinue | Select-Object -First 1
        }
        $session = [powershell]::Create()
        try {
            $null = $session.AddScript($script).AddArgument((Get-Module SalesforceToken).Path).Invoke()
            $left = $session.Streams.Progress | Where-Object Activity -like 'Getting access tokens*' | Group-Object ActivityId |
                Where-Object { $_.Group[-1].RecordType -ne 'Completed' }
            $left | Should -BeNullOrEmpty
        }
        finally {
            $session.Dispose()
        }
    }
}
