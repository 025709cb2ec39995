Describe 'Remove-SfAccessToken' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        Use-Browser Allow
        $org = Start-Org
    }

    AfterAll {
        Stop-Org $org
    }

    It 'revokes the token at Salesforce and deletes it here' {
        Connect-Org $org prod
        $header = Get-SfAccessToken prod -AsHeader
        Remove-SfAccessToken prod -Confirm:$false
        Get-SfAccessToken -ListAvailable | Should -BeNullOrEmpty
        { Invoke-RestMethod "$($org.New.LoginUrl)services/oauth2/userinfo" -Headers $header } | Should -Throw
    }

    It 'only deletes it with -KeepRemote' {
        Connect-Org $org prod
        $header = Get-SfAccessToken prod -AsHeader
        Remove-SfAccessToken prod -KeepRemote -Confirm:$false
        Get-SfAccessToken -ListAvailable | Should -BeNullOrEmpty
        (Invoke-RestMethod "$($org.New.LoginUrl)services/oauth2/userinfo" -Headers $header).preferred_username | Should -Be $org.Username
    }

    It 'never asks with -Force, in a session that asks for everything' {
        Connect-Org $org prod
        $ConfirmPreference = 'Low'
        Remove-SfAccessToken prod -Force
        Get-SfAccessToken -ListAvailable | Should -BeNullOrEmpty
    }
}
