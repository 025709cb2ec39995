Describe 'Test-SfAuthorization' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        Use-Browser Allow
        $org = Start-Org
        Connect-Org $org prod
    }

    AfterAll {
        Stop-Org $org
    }

    It 'finds nothing to do for a good authorization' {
        $checks = Test-SfAuthorization prod
        $checks | Where-Object Status -in Failed, NotTested | Should -BeNullOrEmpty
        ($checks | Where-Object Check -EQ Authorization).Value | Should -Be $org.Username
    }

    It 'shows a table for each token' {
        $text = Test-SfAuthorization prod | Out-String -Width 120
        $text | Should -Match 'Name: prod'
        $text | Should -Match 'Check +Status +Message'
        $text | Should -Match 'Flow +\S*Passed'
    }

    It 'names the check that fails, and what to do' {
        Set-SfConsumerCredential prod -ConsumerKey $org.Credential.UserName -ConsumerSecret (ConvertTo-SecureString wrong -AsPlainText -Force)
        $failed = Test-SfAuthorization prod | Where-Object Status -EQ Failed
        $failed.Check | Should -Be App
        $failed.ErrorId | Should -Be ConsumerSecretRejected
        $failed.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}
