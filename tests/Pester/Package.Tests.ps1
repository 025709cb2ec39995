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
        Save-PSResource SalesforceToken -Repository SalesforceTokenTests -Path $modules
        $installed = "$modules/SalesforceToken/$version"
        function Get-Names($Folder) { (Get-ChildItem $Folder -Recurse -File -Name) -replace '\\', '/' | Sort-Object }
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
        Use-EmptyHome
        $env:PSModulePath = $modules + [IO.Path]::PathSeparator + $env:PSModulePath
        Invoke-NewShell -Command 'New-SfAccessToken prod -WarningAction Ignore | Get-SfCallbackUrl' | Should -Be http://localhost:1717/OauthRedirect
    }

    It 'brings the files of the module, and no others' {
        # What PSResourceGet writes itself.
        Get-Names $installed | Where-Object { $_ -ne 'PSGetModuleInfo.xml' } | Should -Be (Get-Names (Split-Path $manifest))
    }

    It 'has each assembly in its bill of materials, with its hash and license' {
        $bill = Get-Content "$installed/SalesforceToken.cdx.json" -Raw | ConvertFrom-Json
        $hashes = Get-ChildItem $installed -Recurse -Filter *.dll | ForEach-Object { (Get-FileHash $_.FullName).Hash.ToLowerInvariant() }

        $bill.bomFormat | Should -Be CycloneDX
        $bill.metadata.component.version | Should -Be $version
        @($bill.components.hashes.content | Sort-Object) | Should -Be @($hashes | Sort-Object)
        $bill.components | ForEach-Object { $_.licenses | Should -Not -BeNullOrEmpty }
    }
}
