<#
.SYNOPSIS
    Runs the Pester suite in a process of its own, and closes with one line: N passed, N failed, N skipped.

.DESCRIPTION
    The built module and the built simulator must be there (./build.ps1 Pester builds both). A process of its own, because a
    module's assembly stays loaded: a second run in one session would test the first build.
#>
[CmdletBinding()]
param(
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Where Pester 5 is, if it is not among the modules of this PowerShell.
    [string] $Pester = 'Pester'
)

$ErrorActionPreference = 'Stop'
$shell = (Get-Process -Id $PID).Path
$env:SALESFORCETOKEN_TEST_CONFIGURATION = $Configuration
& $shell -NoProfile -NonInteractive -Command {
    param($Folder, $Pester)

    $ErrorActionPreference = 'Stop'
    Import-Module $Pester -MinimumVersion 5.5
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $Folder
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Normal'
    $result = Invoke-Pester -Configuration $configuration
    "$($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"

    # A file that cannot be discovered holds tests that did not run.
    exit [int]($result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount -gt 0)
} -args $PSScriptRoot, $Pester
if ($LASTEXITCODE -ne 0) {
    throw 'The Pester suite failed.'
}
