Describe 'Set-SfConsumerCredential' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $secret = ConvertTo-SecureString 'a-secret' -AsPlainText -Force
    }

    BeforeEach {
        Use-EmptyHome
        New-SfAccessToken prod -WarningAction Ignore
    }

    It 'accepts a credential' {
        $token = Set-SfConsumerCredential prod -Credential ([pscredential]::new('a-key', $secret))
        $token.ConsumerKey | Should -BeExactly a-key
        $token.HasConsumerSecret | Should -BeTrue
        $token.Status | Should -Be NeedsAuthorization
    }

    It 'accepts a key without a secret: a public client' {
        (Set-SfConsumerCredential prod -ConsumerKey a-key).HasConsumerSecret | Should -BeFalse
    }

    It 'keeps the key if only a secret is given' {
        $null = Set-SfConsumerCredential prod -ConsumerKey a-key
        $token = Set-SfConsumerCredential prod -ConsumerSecret $secret
        $token.ConsumerKey | Should -BeExactly a-key
        $token.HasConsumerSecret | Should -BeTrue
    }

    It 'accepts the token from the pipeline' {
        (Get-SfAccessToken prod -ListAvailable | Set-SfConsumerCredential -ConsumerKey a-key -ConsumerSecret $secret).Name | Should -Be prod
    }

    It 'says what is missing if it cannot prompt' {
        { Set-SfConsumerCredential prod -ErrorAction Stop } | Should -Throw -ErrorId 'ConsumerCredentialNotGiven,*'
    }

    It 'says the same if the input ends before an answer' {
        $program, [string[]] $library = Get-ThisShell
        $said = $null | & $program @library -NoProfile -Command "
            Import-Module '$manifest'
            try { Set-SfConsumerCredential prod -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }"
        @($said)[-1] | Should -BeLike 'ConsumerCredentialNotGiven,*'
    }

    It 'says the same, and goes on, if the input is not a console, which cannot be asked for a secret' -Skip:($env:OS -eq 'Windows_NT') {
        $program, [string[]] $library = Get-ThisShell
        $said = 'a-key', 'a-secret' | & $program @library -NoProfile -Command "
            Import-Module '$manifest'
            try { Set-SfConsumerCredential prod -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }
            'goes on'"
        $said[-2..-1] -join ' ' | Should -BeLike 'ConsumerCredentialNotGiven,* goes on'
    }

    It 'does not accept both forms at once' {
        { Set-SfConsumerCredential prod -ConsumerKey a-key -Credential ([pscredential]::new('a-key', $secret)) } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }
}
