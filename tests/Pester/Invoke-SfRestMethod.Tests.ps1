Describe 'Invoke-SfRestMethod' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        Use-EmptyHome
        Use-Browser Allow
        $org = Start-Org
        Connect-Org $org prod
        1..3 | ForEach-Object { $null = Invoke-SfRestMethod sobjects/Account -Name prod -Method Post -Body @{ Name = "Acme $_" } }
    }

    AfterAll {
        Stop-Org $org
    }

    It 'returns a plain object, as Invoke-RestMethod does' {
        $limits = Invoke-SfRestMethod limits -Name prod
        $limits | Should -BeOfType ([pscustomobject])
        $limits.psobject.BaseObject | Should -BeOfType ([System.Management.Automation.PSCustomObject])
        ($limits | ConvertTo-Json) | Should -Not -Match '"value"'
    }

    It 'writes the records of a query' {
        $names = (Get-SfAccessToken prod | Invoke-SfRestMethod query -Query @{ q = "SELECT Name FROM Account WHERE Name LIKE 'Acme %'" } -FollowNext).Name
        $names | Should -HaveCount 3
        $names | Should -Contain 'Acme 2'
    }

    It 'continues when the session has expired' {
        Invoke-Org $org POST expire-access-tokens
        (Invoke-SfRestMethod limits -Name prod).DailyApiRequests.Max | Should -BeGreaterThan 0
    }

    It 'returns records that Export-Csv and ConvertTo-Json accept' {
        $record = Invoke-SfRestMethod query -Name prod -Query @{ q = "SELECT Name FROM Account WHERE Name = 'Acme 1'" } -FollowNext
        ($record | Select-Object Name | ConvertTo-Csv -NoTypeInformation)[1] | Should -Be '"Acme 1"'
        ($record | ConvertTo-Json | ConvertFrom-Json).Name | Should -Be 'Acme 1'
    }

    It 'stops when the pipeline has enough' {
        Invoke-SfRestMethod query -Name prod -Query @{ q = 'SELECT Name FROM Account' } -FollowNext | Select-Object -First 1 | Should -HaveCount 1
    }
}
