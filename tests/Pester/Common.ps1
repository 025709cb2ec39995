# What the test files share. Each test file dot-sources this file in BeforeAll, so that discovery runs none of it.

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/NewShell.ps1"
$root = (Resolve-Path "$PSScriptRoot/../..").Path
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'

# The built module, imported by its path as a user would do it.
$version = (Import-PowerShellDataFile "$root/SalesforceToken.psd1").ModuleVersion
$manifest = "$root/out/SalesforceToken/$version/SalesforceToken.psd1"
Import-Module $manifest

$configuration = if ($env:SALESFORCETOKEN_TEST_CONFIGURATION) { $env:SALESFORCETOKEN_TEST_CONFIGURATION } else { 'Release' }
$simulator = "$root/tools/SalesforceToken.Simulator/bin/$configuration/net10.0/SalesforceToken.Simulator.dll"

# Starts a simulated Salesforce org on a free loopback port, and returns what New-SfAccessToken and Set-SfConsumerCredential need.
function Start-Org([string] $Options) {
    $callback = "http://localhost:$(Get-FreePort)/OauthRedirect"
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet', "`"$simulator`" --callback-url $callback --admin-key pester $Options")
    $start.RedirectStandardOutput = $true
    $start.UseShellExecute = $false
    $process = [Diagnostics.Process]::Start($start)

    $lines = do { ($line = $process.StandardOutput.ReadLine()) } until ($null -eq $line -or $line -like 'Ctrl+C*')
    $banner = $lines -join "`n"
    $key = [regex]::Match($banner, 'Consumer key\s+(\S+)').Groups[1].Value
    $secret = ConvertTo-SecureString ([regex]::Match($banner, 'Consumer secret\s+(\S+)').Groups[1].Value) -AsPlainText -Force

    [pscustomobject]@{
        Process    = $process
        New        = @{ LoginUrl = [regex]::Match($banner, 'running at (\S+)').Groups[1].Value; CallbackUrl = $callback }
        Username   = [regex]::Match($banner, 'User\s+(\S+)').Groups[1].Value
        Credential = [pscredential]::new($key, $secret)
    }
}

function Stop-Org($Org) {
    if (-not $Org.Process.HasExited) { $Org.Process.Kill() }
    $Org.Process.Dispose()
}

# Calls the administration of the org: counters, faults, sessions.
function Invoke-Org($Org, [string] $Method, [string] $Path) {
    Invoke-RestMethod "$($Org.New.LoginUrl)simulator/$Path" -Method $Method -Headers @{ 'X-Simulator-Key' = 'pester' }
}

# Sets what the scripted browser clicks.
function Use-Browser([ValidateSet('Allow', 'Deny')] [string] $Choice) {
    $env:BROWSER = "dotnet `"$simulator`" browse$(if ($Choice -eq 'Deny') { ' --deny' })"
}

# A new data folder. Pester removes it with TestDrive.
function Use-EmptyHome {
    $env:SALESFORCETOKEN_HOME = Join-Path ((Get-PSDrive TestDrive).Root) ([guid]::NewGuid())
}

# Sets a token up and authorizes it.
function Connect-Org($Org, [string] $Name = 'prod') {
    $new = $Org.New
    New-SfAccessToken $Name @new -WarningAction Ignore | Set-SfConsumerCredential -Credential $Org.Credential | Invoke-SfAuthorization
}

function Get-FreePort {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $listener.LocalEndpoint.Port
    $listener.Stop()
}
