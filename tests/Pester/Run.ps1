<#
.SYNOPSIS
    Runs the Pester suite in a new process. The last line of the output is: N passed, N failed, N skipped.

.DESCRIPTION
    The built module, its package and the built simulator must exist (./build.ps1 Pester builds them). The suite needs a new process,
    because a module's assembly stays loaded: a second run in one session would test the first build.
#>
[CmdletBinding()]
param(
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/NewShell.ps1"

# Pester 5 from the modules of this PowerShell, or as a NuGet package.
$pester = Get-Module Pester -ListAvailable | Where-Object Version -ge 5.5 | Select-Object -First 1 -ExpandProperty Path
if (-not $pester) {
    $null = & dotnet restore "$PSScriptRoot/Pester.csproj"
    $packages = (& dotnet nuget locals global-packages --list) -replace '^global-packages: '
    $pester = (Get-Item "$packages/pester/*/tools/Pester.psd1" | Select-Object -Last 1).FullName
}

$env:SALESFORCETOKEN_TEST_CONFIGURATION = $Configuration
Invoke-NewShell -Command {
    param($Folder, $Pester)

    $ErrorActionPreference = 'Stop'
    Import-Module $Pester
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $Folder
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Normal'
    $result = Invoke-Pester -Configuration $configuration
    "$($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"

    # If the discovery of a file fails, its tests did not run.
    exit [int]($result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount -gt 0)
} -args $PSScriptRoot, $pester
if ($LASTEXITCODE -ne 0) {
    throw 'The Pester suite failed.'
}
