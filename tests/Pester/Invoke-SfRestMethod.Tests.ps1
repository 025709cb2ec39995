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

    It 'sends records from the pipeline' {
        $new = 'Name,Industry', 'Piped 1,Energy', 'Piped 2,Retail' | ConvertFrom-Csv | Invoke-SfRestMethod sobjects/Account -Name prod -Method Post
        $new.success | Should -Be $true, $true
        (Invoke-SfRestMethod "sobjects/Account/$($new[1].id)" -Name prod -NoAttributes).Name | Should -Be 'Piped 2'
    }

    It 'refuses a path that would lose a part' {
        { Invoke-SfRestMethod 'sobjects/Account/Number__c/A#7' -Name prod -Method Delete -ErrorAction Stop } |
            Should -Throw -ErrorId 'ResourceAddressInvalid,*'
    }

    It 'sets variables in the scope that calls it' {
        function Get-Usage {
            Invoke-SfRestMethod limits -Name prod -ResponseHeadersVariable answerHeaders -StatusCodeVariable answerStatus | Out-Null
            $answerHeaders['Sforce-Limit-Info'][0], $answerStatus
        }
        $usage, $status = Get-Usage
        $usage | Should -Match '^api-usage=\d+/\d+$'
        $status | Should -Be 200
        Test-Path Variable:answerStatus | Should -BeFalse
    }

    It 'loads a CSV file and reads it back with the Bulk API 2.0' {
        $csv = Join-Path (Get-PSDrive TestDrive).Root accounts.csv
        [IO.File]::WriteAllText($csv, (@('Name,AccountNumber') + (1..500 | ForEach-Object { "Bulk $_,B-$_" }) -join "`n"))
        $job = Invoke-SfRestMethod jobs/ingest -Name prod -Method Post -Body @{ object = 'Account'; operation = 'insert'; lineEnding = 'LF' }
        Invoke-SfRestMethod "jobs/ingest/$($job.id)/batches" -Name prod -Method Put -InFile $csv
        $null = Invoke-SfRestMethod "jobs/ingest/$($job.id)" -Name prod -Method Patch -Body @{ state = 'UploadComplete' }
        while (($job = Invoke-SfRestMethod "jobs/ingest/$($job.id)" -Name prod).state -in 'UploadComplete', 'InProgress') { }
        $job.state | Should -Be JobComplete

        $query = Invoke-SfRestMethod jobs/query -Name prod -Method Post -Body @{ operation = 'query'; query = "SELECT Name FROM Account WHERE Name LIKE 'Bulk %'" }
        while (($query = Invoke-SfRestMethod "jobs/query/$($query.id)" -Name prod).state -in 'UploadComplete', 'InProgress') { }
        $out = Join-Path (Get-PSDrive TestDrive).Root read.csv
        Invoke-SfRestMethod "jobs/query/$($query.id)/results" -Name prod -OutFile $out
        Import-Csv $out | Should -HaveCount 500
    }
}
