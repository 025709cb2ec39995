Describe 'Import-SfAccessToken and Export-SfAccessToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        Use-Browser Allow
        $org = Start-Org
        $null = Connect-Org $org
        $login = $org.New.LoginUrl
    }

    AfterAll {
        Stop-Org $org
    }

    It 'moves an authorization through what the Salesforce CLI prints, line by line' {
        $url = Export-SfAccessToken prod -AsPlainText -Confirm:$false -WarningAction Ignore
        $url | Should -BeLike 'force://*:*:*@localhost:*'
        $json = @{ status = 0; result = @{ sfdxAuthUrl = $url } } | ConvertTo-Json
        $moved = $json -split "`n" | Import-SfAccessToken moved -LoginUrl $login -WarningAction Ignore
        $moved.Name | Should -Be moved
        Test-SfAccessToken moved | Should -BeTrue
        $null = Remove-SfAccessToken prod -KeepRemote -Confirm:$false
        (Get-SfAccessToken moved -ForceRefresh).Status | Should -Be Ready
    }

    It 'takes the object that ConvertFrom-Json makes of it' {
        $url = Export-SfAccessToken moved -AsPlainText -Confirm:$false -WarningAction Ignore
        $json = @{ status = 0; result = @{ sfdxAuthUrl = $url } } | ConvertTo-Json
        ($json | ConvertFrom-Json | Import-SfAccessToken object -LoginUrl $login -WarningAction Ignore).Name | Should -Be object
        $url = Export-SfAccessToken object -AsPlainText -Confirm:$false -WarningAction Ignore
        $moved = [pscustomobject]@{ sfdxAuthUrl = $url } | Import-SfAccessToken moved -Force -LoginUrl $login -WarningAction Ignore
        $moved.Name | Should -Be moved
    }

    It 'reads a file, and a SecureString' {
        $secret = Export-SfAccessToken moved -Confirm:$false -WarningAction Ignore
        $secret | Should -BeOfType securestring
        $file = Join-Path (Get-PSDrive TestDrive).Root url.txt
        [IO.File]::WriteAllText($file, [Net.NetworkCredential]::new('', $secret).Password)
        (Import-SfAccessToken again -Path $file -LoginUrl $login -WarningAction Ignore).Name | Should -Be again
    }

    It 'says what is missing, and goes on, if the input is not a console, which cannot be asked for a secret' -Skip:($env:OS -eq 'Windows_NT') {
        $program, [string[]] $library = Get-ThisShell
        $said = 'nothing' | & $program @library -NoProfile -Command "
            Import-Module '$manifest'
            try { Import-SfAccessToken bad -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }
            'goes on'"
        $said[-2..-1] -join ' ' | Should -BeLike 'AuthUrlInvalid,* goes on'
    }

    It 'says what it was told by Salesforce, stores nothing, and quotes nothing' {
        $failure = { 'force://key::secret-of-mine@localhost' | Import-SfAccessToken bad -LoginUrl $login -ErrorAction Stop } |
            Should -Throw -ErrorId 'ImportRefused,*' -PassThru
        "$failure $($failure.Exception)" | Should -Not -BeLike '*secret-of-mine*'
        (Get-SfAccessToken -ListAvailable).Name | Should -Not -Contain bad
    }
}
