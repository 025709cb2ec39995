#Requires -Version 5.1

<#
.SYNOPSIS
    The list of what is run in this repository: for developers, for .ci/run and for .github/workflows/ci.yml.

.PARAMETER Task
    Build      dotnet build: the importable module is then in out/SalesforceToken/<version>.
    Test       dotnet test: everything that needs only the .NET SDK.
    Pester     the suite in tests/Pester, in this PowerShell; needs Pester 5, which is restored as a package if it is missing.
    Framework  the engine on .NET Framework (tests/Fixtures/SalesforceToken.Framework); needs Mono where the system is not Windows.
    Browser    the sign-in in a real Chromium (tests/SalesforceToken.Browser.Tests). Not part of Test: its driver is a download of 200 MB.
    Interop    other clients against the simulator, and the module against another provider (tests/interop); needs Node.js, npm, Chromium and OpenSSL.
    Package    out/SalesforceToken.<version>.nupkg, for Install-PSResource and Publish-PSResource.
    Reproduce  builds the commit again in another folder: the package must be the same, byte for byte. Needs git.
    Sign       out/signed: the module and its package, signed. Needs a certificate; elsewhere than on Windows it needs osslsigncode,
               and signs the assemblies alone.
    Verify     all of the above but Sign, as CI runs it. It goes on after a failure, and says what this machine lacks for a task.
    Fuzz       gives the parsers inputs that are changed by chance, and changes those further that reach new code. Not part of Verify.
    Bench      the benchmarks; those of the shell need pwsh on the path.
    Clean      removes everything that was built.

.PARAMETER Configuration
    Debug or Release; what ships is optimised in both. A package is always a Release build.

.PARAMETER NoBuild
    Test and sign what Build and Package have built already.

.PARAMETER CertificatePath
    The PFX file of the certificate that signs, with its private key.

.PARAMETER CertificatePassword
    The password of the PFX file.

.PARAMETER Thumbprint
    The certificate that signs, on Windows, in the certificate store of the user or of the machine.

.PARAMETER TimestampServer
    The address of a server that confirms the time of the signature: it then stays valid when the certificate ends.

.PARAMETER InputCount
    How many inputs Fuzz makes, for all parsers together.

.PARAMETER MaxMinutes
    How long Fuzz runs at most.

.EXAMPLE
    ./build.ps1 Build, Test, Pester

.EXAMPLE
    ./build.ps1 Verify

.EXAMPLE
    ./build.ps1 Sign -CertificatePath ~/sign.pfx -CertificatePassword (Read-Host -AsSecureString) -TimestampServer http://timestamp.digicert.com
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Framework', 'Browser', 'Interop', 'Package', 'Reproduce', 'Sign', 'Verify', 'Fuzz', 'Bench', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [switch] $NoBuild,

    [string] $CertificatePath,

    [securestring] $CertificatePassword,

    [string] $Thumbprint,

    [uri] $TimestampServer,

    [long] $InputCount = 20000000,

    [double] $MaxMinutes = 60
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Windows PowerShell has no $IsWindows.
$onWindows = [Environment]::OSVersion.Platform -eq 'Win32NT'
$solution = "$PSScriptRoot/SalesforceToken.sln"
$version = (Import-PowerShellDataFile "$PSScriptRoot/SalesforceToken.psd1").ModuleVersion
$simulator = "$PSScriptRoot/tools/SalesforceToken.Simulator/bin/$Configuration/net10.0/SalesforceToken.Simulator.dll"

# A native command that fails does not stop Windows PowerShell by itself.
function Invoke-Native([string] $Program) {
    & $Program @args
    if ($LASTEXITCODE -ne 0) {
        throw "$Program $($args -join ' ') ended with exit code $LASTEXITCODE."
    }
}

function Build-Project([string[]] $Path) {
    if (-not $NoBuild) {
        foreach ($project in $Path) {
            Invoke-Native dotnet build "$PSScriptRoot/$project" --configuration $Configuration
        }
    }
}

function Find-Missing([string[]] $Program) {
    $Program | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) } | ForEach-Object { "there is no $_ on the path" }
}

# The hash of each file that is part of the module or its package.
function Get-OutputHash([string] $Folder) {
    foreach ($file in @(Get-ChildItem "$Folder/out/SalesforceToken" -Recurse -File) + @(Get-Item "$Folder/out/*.nupkg")) {
        '{0}  {1}' -f (Get-FileHash $file.FullName).Hash, $file.FullName.Substring((Resolve-Path $Folder).Path.Length)
    }
}

$tasks = @{
    Build     = { Invoke-Native dotnet build $solution --configuration $Configuration }
    Test      = {
        $options = @(if ($NoBuild) { '--no-build' })
        Invoke-Native dotnet test --solution $solution --configuration $Configuration @options
    }
    Pester    = {
        if (-not $NoBuild) {
            Invoke-Native dotnet build "$PSScriptRoot/src/SalesforceToken" --configuration $Configuration --target:Package
        }
        Build-Project tools/SalesforceToken.Simulator
        & "$PSScriptRoot/tests/Pester/Run.ps1" -Configuration $Configuration
    }
    Framework = {
        Build-Project src/SalesforceToken, tools/SalesforceToken.Simulator, tests/Fixtures/SalesforceToken.Framework
        $program = "$PSScriptRoot/tests/Fixtures/SalesforceToken.Framework/bin/$Configuration/net472/SalesforceToken.Framework.exe"
        $command = @(if (-not $onWindows) { 'mono' }) + $program
        Invoke-Native @command "$PSScriptRoot/out/SalesforceToken/$version" $simulator
    }
    Browser   = { Invoke-Native dotnet test --project "$PSScriptRoot/tests/SalesforceToken.Browser.Tests" --configuration $Configuration }
    Interop   = {
        Build-Project src/SalesforceToken, tools/SalesforceToken.Simulator
        $before = $env:SIMULATOR
        $env:SIMULATOR = $simulator
        try {
            foreach ($client in 'clients', 'oidc-provider', 'salesforce-cli') {
                Invoke-Native npm ci --loglevel=error --prefix "$PSScriptRoot/tests/interop/$client"
                Invoke-Native npm test --prefix "$PSScriptRoot/tests/interop/$client"
            }
        }
        finally {
            $env:SIMULATOR = $before
        }
    }
    Package   = { Invoke-Native dotnet build "$PSScriptRoot/src/SalesforceToken" --configuration Release --target:Package }
    Reproduce = {
        if (-not $NoBuild) {
            & $tasks.Package
        }
        $copy = Join-Path ([IO.Path]::GetTempPath()) "another folder $([guid]::NewGuid())"
        $before = $env:UseSharedCompilation
        try {
            Invoke-Native git clone --quiet $PSScriptRoot $copy

            # With a compiler process of its own: the order of a hash table differs from process to process.
            $env:UseSharedCompilation = 'false'
            Invoke-Native dotnet build "$copy/src/SalesforceToken" --configuration Release --target:Package
            $different = Compare-Object @(Get-OutputHash $PSScriptRoot) @(Get-OutputHash $copy) | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" }
            if ($different) {
                throw "A second build of this commit gave other files:`n$($different -join "`n")"
            }
            'A second build in another folder gave the same files, byte for byte.'
        }
        finally {
            $env:UseSharedCompilation = $before
            Remove-Item $copy -Recurse -Force -ErrorAction Ignore
        }
    }
    Sign      = {
        if (-not ($CertificatePath -xor $Thumbprint)) {
            throw 'Sign needs one certificate: give -CertificatePath (a PFX file) or, on Windows, -Thumbprint (of a certificate in the store).'
        }
        if (-not $NoBuild) {
            & $tasks.Package
        }
        $signed = "$PSScriptRoot/out/signed"
        $certificate = @{
            CertificatePath = $CertificatePath; CertificatePassword = $CertificatePassword
            Thumbprint = $Thumbprint; TimestampServer = $TimestampServer
        }
        Remove-Item $signed -Recurse -Force -ErrorAction Ignore
        $null = New-Item "$signed/SalesforceToken" -ItemType Directory
        try {
            $folder = (Copy-Item "$PSScriptRoot/out/SalesforceToken/$version" "$signed/SalesforceToken" -Recurse -PassThru)[0].FullName
            $manifest = Join-Path $folder SalesforceToken.psd1

            # The order matters: the bill of materials has the hashes of the signed assemblies, and the catalog those of all files.
            # The assemblies of others have the signatures of their makers.
            $files = @(Get-ChildItem $folder -Recurse -Filter SalesforceToken*.dll)
            if ($onWindows) {
                $files += Get-ChildItem $folder | Where-Object Extension -in .psd1, .ps1xml
            }
            & "$PSScriptRoot/tools/Sign.ps1" $files.FullName @certificate
            Invoke-Native dotnet restore "$PSScriptRoot/src/SalesforceToken"
            $assets = "$PSScriptRoot/src/SalesforceToken/obj/project.assets.json"
            $pack = 'run', '--project', "$PSScriptRoot/tools/SalesforceToken.Pack", '--configuration', 'Release', '--'
            Invoke-Native dotnet @pack documents $manifest $assets "$PSScriptRoot/LICENSE"
            if ($onWindows) {
                $catalog = Join-Path $folder SalesforceToken.cat
                $null = New-FileCatalog -Path $folder -CatalogFilePath $catalog -CatalogVersion 2.0
                & "$PSScriptRoot/tools/Sign.ps1" $catalog @certificate
            }
            else {
                Write-Warning 'Only the assemblies are signed. PowerShell signs its files and makes a catalog on Windows alone.'
            }
            Invoke-Native dotnet @pack package $manifest "$signed/SalesforceToken.$version.nupkg"
        }
        catch {
            # Nothing there may pass for signed.
            Remove-Item $signed -Recurse -Force
            throw
        }
    }
    Verify    = {
        # The packages of the lock files and no others. MSBuild takes an environment variable as a property.
        $before = $env:RestoreLockedMode
        $env:RestoreLockedMode = 'true'
        try {
            & $tasks.Build
            & $tasks.Package
            $NoBuild = [switch] $true
            $failed = @()
            foreach ($name in 'Test', 'Pester', 'Framework', 'Browser', 'Interop', 'Reproduce') {
                $missing = if ($needs.ContainsKey($name)) { @(& $needs[$name]) -join ', ' }
                if ($missing) {
                    Write-Host "$name did not run: $missing."
                    continue
                }
                Write-Host "`n== $name"
                try {
                    & $tasks[$name]
                }
                catch {
                    Write-Host "$name failed: $_"
                    $failed += $name
                }
            }
            if ($failed) {
                throw "Failed: $($failed -join ', ')."
            }
        }
        finally {
            $env:RestoreLockedMode = $before
        }
    }
    Fuzz      = {
        Invoke-Native dotnet run --project "$PSScriptRoot/tests/SalesforceToken.Fuzz" --configuration Release $InputCount $MaxMinutes
    }
    Bench     = {
        foreach ($group in 'store', 'engine', 'shell') {
            Invoke-Native dotnet run --project "$PSScriptRoot/tests/SalesforceToken.Benchmarks" --configuration Release $group
        }
    }
    Clean     = {
        Invoke-Native dotnet clean $solution --configuration $Configuration --verbosity quiet
        Remove-Item "$PSScriptRoot/out" -Recurse -Force -ErrorAction Ignore
    }
}

# What Verify must find on a machine to run a task there; each gives the reasons why it cannot.
$needs = @{
    Pester    = {
        if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge 5.5)) {
            $output = & dotnet restore "$PSScriptRoot/tests/Pester/Pester.csproj"
            if ($LASTEXITCODE -ne 0) { "Pester 5 is not here and cannot be restored ($($output | Select-Object -Last 1))" }
        }
    }
    Framework = { if (-not $onWindows) { Find-Missing mono } }
    Browser   = { Find-Missing chromium }
    Interop   = { Find-Missing npm, chromium, openssl }
    Reproduce = {
        Find-Missing git
        if (& git -C $PSScriptRoot status --porcelain) { 'there are changes that are not committed' }
    }
}

foreach ($name in $Task) {
    & $tasks[$name]
}
