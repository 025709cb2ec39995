# The package as a user gets it: from a repository, into a folder of modules, used in a new process.
Describe 'The package' -Skip:(-not (Get-Command Save-PSResource -ErrorAction Ignore)) {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $package = "$root/out/SalesforceToken.$version.nupkg"
        $store = Join-Path (Get-PSDrive TestDrive).Root repository
        $modules = Join-Path (Get-PSDrive TestDrive).Root modules
        New-Item $store, $modules -ItemType Directory
        Copy-Item $package $store
        Register-PSResourceRepository -Name SalesforceTokenTests -Uri $store -Trusted -Force
    }

    AfterAll {
        Unregister-PSResourceRepository SalesforceTokenTests
    }

    It 'is found with its commands' {
        $found = Find-PSResource SalesforceToken -Repository SalesforceTokenTests
        $found.Version | Should -Be $version
        $found.Includes.Cmdlet | Should -Contain Get-SfAccessToken
    }

    It 'is installed and works' {
        Save-PSResource SalesforceToken -Repository SalesforceTokenTests -Path $modules
        Use-EmptyHome
        $env:PSModulePath = $modules + [IO.Path]::PathSeparator + $env:PSModulePath
        Invoke-NewShell -Command 'New-SfAccessToken prod -WarningAction Ignore | Get-SfCallbackUrl' | Should -Be http://localhost:1717/OauthRedirect
    }

    It 'lists its components and their licenses' {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $archive = [IO.Compression.ZipFile]::OpenRead($package)
        try {
            $reader = [IO.StreamReader]::new($archive.GetEntry('SalesforceToken.cdx.json').Open())
            $bill = $reader.ReadToEnd() | ConvertFrom-Json
            $reader.Dispose()
            $shipped = $archive.Entries | Where-Object { $_.FullName -like 'Dependencies/*.dll' -and $_.Name -notlike 'SalesforceToken.*' }
        }
        finally {
            $archive.Dispose()
        }

        $bill.bomFormat | Should -Be CycloneDX
        $bill.components | Should -HaveCount $shipped.Count
        $bill.components | ForEach-Object { $_.licenses | Should -Not -BeNullOrEmpty }
    }
}
