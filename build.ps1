#Requires -Version 5.1

<#
.SYNOPSIS
    What a developer does with this repository, by name. Each task is a call that also works by hand.

.PARAMETER Task
    Build    dotnet build: the importable module is then in out/SalesforceToken/<version>.
    Test     dotnet test: all that needs nothing but the .NET SDK.
    Pester   the suite in tests/Pester, in this PowerShell; needs Pester 5.
    Package  out/SalesforceToken.<version>.nupkg, for Install-PSResource and Publish-PSResource.
    Bench    the benchmarks; those of the shell need pwsh on the path.
    Interop  the clients of others against the simulator; needs Node.js, npm and Chromium.
    Clean    takes away all that was built.

.PARAMETER Configuration
    Debug or Release; what ships is optimised in both.

.EXAMPLE
    ./build.ps1 Build, Test, Pester
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Package', 'Bench', 'Interop', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# A native command that fails does not stop Windows PowerShell by itself.
function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args -join ' ') ended with exit code $LASTEXITCODE."
    }
}

function Invoke-Npm {
    & npm @args
    if ($LASTEXITCODE -ne 0) {
        throw "npm $($args -join ' ') ended with exit code $LASTEXITCODE."
    }
}

$tasks = @{
    Build   = { Invoke-DotNet build "$PSScriptRoot/SalesforceToken.sln" --configuration $Configuration }
    Test    = { Invoke-DotNet test --solution "$PSScriptRoot/SalesforceToken.sln" --configuration $Configuration }
    Pester  = {
        Invoke-DotNet build "$PSScriptRoot/src/SalesforceToken" --configuration $Configuration --target:Package
        Invoke-DotNet build "$PSScriptRoot/tools/SalesforceToken.Simulator" --configuration $Configuration
        & "$PSScriptRoot/tests/Pester/Run.ps1" -Configuration $Configuration
    }
    Package = { Invoke-DotNet build "$PSScriptRoot/src/SalesforceToken" --configuration Release --target:Package }
    Bench   = {
        foreach ($group in 'store', 'engine', 'shell') {
            Invoke-DotNet run --project "$PSScriptRoot/tests/SalesforceToken.Benchmarks" --configuration Release $group
        }
    }
    Interop = {
        Invoke-DotNet build "$PSScriptRoot/tools/SalesforceToken.Simulator"
        Invoke-DotNet build "$PSScriptRoot/src/SalesforceToken"
        foreach ($client in 'clients', 'salesforce-cli') {
            Invoke-Npm ci --prefix "$PSScriptRoot/tests/interop/$client"
            Invoke-Npm test --prefix "$PSScriptRoot/tests/interop/$client"
        }
    }
    Clean   = {
        Invoke-DotNet clean "$PSScriptRoot/SalesforceToken.sln" --configuration $Configuration --verbosity quiet
        Remove-Item "$PSScriptRoot/out" -Recurse -Force -ErrorAction Ignore
    }
}

foreach ($name in $Task) {
    & $tasks[$name]
}
