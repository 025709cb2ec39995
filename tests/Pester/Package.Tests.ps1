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

    It 'lists each assembly with its hash and license, and has the license texts' {
        $folder = Join-Path (Get-PSDrive TestDrive).Root unpacked
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        [IO.Compression.ZipFile]::ExtractToDirectory($package, $folder)
        $bill = Get-Content "$folder/SalesforceToken.cdx.json" -Raw | ConvertFrom-Json
        $assemblies = @(Get-ChildItem $folder -Recurse -Filter *.dll)

        $bill.bomFormat | Should -Be CycloneDX
        $listed = @($bill.components.hashes.content | Sort-Object)
        $listed | Should -Be @($assemblies | ForEach-Object { (Get-FileHash $_.FullName).Hash.ToLowerInvariant() } | Sort-Object)
        $bill.components | ForEach-Object { $_.licenses | Should -Not -BeNullOrEmpty }

        $notices = Get-Content "$folder/THIRD-PARTY-NOTICES.txt" -Raw
        foreach ($assembly in $assemblies | Where-Object Name -notlike 'SalesforceToken.*') {
            $notices | Should -Match "(?m)^$([regex]::Escape($assembly.Name)): "
        }
        Get-Content "$folder/LICENSE.txt" -Raw | Should -Match 'MIT License'
    }
}
