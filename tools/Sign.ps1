#Requires -Version 5.1

<#
.SYNOPSIS
    Signs files in place (Authenticode, SHA-256), for build.ps1 -Task Sign: with PowerShell on Windows, with osslsigncode elsewhere.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string[]] $Path,
    [string] $CertificatePath,
    [securestring] $CertificatePassword,
    [string] $Thumbprint,
    [uri] $TimestampServer
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

if ($CertificatePath) {
    $CertificatePath = Convert-Path -LiteralPath $CertificatePath
}

function Get-SigningCertificate {
    if ($CertificatePath) {
        return [Security.Cryptography.X509Certificates.X509Certificate2]::new($CertificatePath, $CertificatePassword)
    }
    $found = 'CurrentUser', 'LocalMachine' | ForEach-Object { Get-Item "Cert:\$_\My\$Thumbprint" -ErrorAction Ignore } |
        Where-Object HasPrivateKey | Select-Object -First 1
    if (-not $found) {
        throw "There is no certificate $Thumbprint with a private key in Cert:\CurrentUser\My or Cert:\LocalMachine\My."
    }
    $found
}

if ([Environment]::OSVersion.Platform -eq 'Win32NT') {
    $certificate = Get-SigningCertificate
    $options = @{ Certificate = $certificate; HashAlgorithm = 'SHA256'; IncludeChain = 'NotRoot' }
    if ($TimestampServer) {
        $options.TimestampServer = $TimestampServer
    }
    foreach ($file in $Path) {
        # The status also tells whether this machine trusts the certificate, which it need not.
        $signature = Set-AuthenticodeSignature -LiteralPath $file @options
        if (-not $signature.SignerCertificate -or ($TimestampServer -and -not $signature.TimeStamperCertificate)) {
            throw "$file was not signed: $($signature.StatusMessage)"
        }
    }
    return
}

if ($Thumbprint) {
    throw '-Thumbprint is for Windows, which has a certificate store. Give -CertificatePath (a PFX file).'
}
if (-not (Get-Command osslsigncode -CommandType Application -ErrorAction Ignore)) {
    throw 'osslsigncode is not on the path. Install it (apt-get install osslsigncode, brew install osslsigncode), or sign on Windows.'
}
$options = @(if ($TimestampServer) { '-ts', $TimestampServer })
$password = if ($CertificatePassword) { ConvertFrom-SecureString $CertificatePassword -AsPlainText }
foreach ($file in $Path) {
    # Others see a command line, but not what a program reads. Before 2.9 osslsigncode takes no "-" for that.
    $output = $password | & osslsigncode sign -pkcs12 $CertificatePath -readpass /dev/stdin -h sha256 @options -in $file -out "$file.signed" 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw "$file was not signed: $($output -join ' ')"
    }
    Move-Item -LiteralPath "$file.signed" -Destination $file -Force
}
