Describe 'Invoke-SfAuthorization' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        $org = Start-Org
        $new = $org.New
        New-SfAccessToken prod @new -WarningAction Ignore | Set-SfConsumerCredential -Credential $org.Credential
    }

    AfterAll {
        Stop-Org $org
    }

    It 'ends with an error when the user clicks Deny' {
        Use-Browser Deny
        { Invoke-SfAuthorization prod -ErrorAction Stop } | Should -Throw -ErrorId 'AuthorizationDenied,*'
        (Get-SfAccessToken prod -ListAvailable).Status | Should -Be NeedsAuthorization
    }

    It 'ends with an error when nobody authorizes' {
        { Invoke-SfAuthorization prod -NoBrowser -TimeoutSec 1 -ErrorAction Stop 6> $null } | Should -Throw -ErrorId 'AuthorizationTimeout,*'
    }

    It 'waits for the browser, and goes on, where the input is not a console' {
        $program, [string[]] $library = Get-ThisShell
        $said = 'nobody' | & $program @library -NoProfile -Command "
            Import-Module '$manifest'
            try { Invoke-SfAuthorization prod -NoBrowser -TimeoutSec 1 -ErrorAction Stop 6> `$null } catch { `$_.FullyQualifiedErrorId }
            'goes on'"
        $said[-2..-1] -join ' ' | Should -BeLike 'AuthorizationTimeout,* goes on'
    }

    It 'says so when the browser cannot be started' {
        $env:BROWSER = 'no-such-browser'
        { Invoke-SfAuthorization prod -ErrorAction Stop } | Should -Throw -ErrorId 'BrowserUnavailable,*'
    }

    It 'starts no program of the current folder as the browser' -Skip:($env:OS -eq 'Windows_NT') {
        $folder = (New-Item TestDrive:/repository -ItemType Directory).FullName
        foreach ($name in 'xdg-open', 'x-www-browser', 'sensible-browser', 'wslview', 'mybrowser', 'open') {
            Set-Content "$folder/$name" "#!/bin/sh`necho started > '$folder/evil'"
            chmod +x "$folder/$name"
        }

        $before = $env:PATH, $env:DISPLAY, [Environment]::CurrentDirectory
        try {
            # As in a shell that was started in that folder.
            [Environment]::CurrentDirectory = $folder
            $env:PATH, $env:DISPLAY = ".::$folder/../repository-that-is-not-there", ':0'
            foreach ($browser in @('mybrowser', './mybrowser', 'xdg-open %s') + @(if ($IsLinux) { '' })) {
                $env:BROWSER = $browser
                { Invoke-SfAuthorization prod -ErrorAction Stop } | Should -Throw -ErrorId 'BrowserUnavailable,*'
            }
        }
        finally {
            $env:PATH, $env:DISPLAY, [Environment]::CurrentDirectory = $before
        }

        "$folder/evil" | Should -Not -Exist
    }

    It 'returns an object that has the token and shows no part of it' {
        Use-Browser Allow
        $token = Invoke-SfAuthorization prod
        $token.Token | Should -BeOfType securestring
        $secret = Get-SfAccessToken prod -AsPlainText
        $token | Format-List * -Force | Out-String -Width 500 | Should -Not -BeLike "*$($secret.Substring(16, 16))*"
    }
}
