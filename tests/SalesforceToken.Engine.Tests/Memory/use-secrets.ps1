# Does in PowerShell what the worker's command use-secrets does with the engine, and speaks as it does.
param($Manifest, $Folder, $LoginUrl, $CallbackUrl, $ConsumerKey, $Username)

$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
[byte[]].TypeHandle.Value.ToString()
Import-Module $Manifest

function Read-Secret([string] $File) {
    ConvertTo-SecureString ([IO.File]::ReadAllText((Join-Path $Folder $File))) -AsPlainText -Force
}

function Use-Token([string] $Name) {
    $null = Get-SfAccessToken $Name -ForceRefresh
    $null = Test-SfAccessToken $Name
    $null = Invoke-SfRestMethod limits -Name $Name
}

foreach ($name in 'removed', 'web') {
    $null = New-SfAccessToken $name -LoginUrl $LoginUrl -CallbackUrl $CallbackUrl |
        Set-SfConsumerCredential -ConsumerKey $ConsumerKey -ConsumerSecret (Read-Secret consumer-secret) |
        Invoke-SfAuthorization
    Use-Token $name
}

Remove-SfAccessToken removed -Confirm:$false
$null = Test-SfAuthorization web
foreach ($name in 'file', 'embedded') {
    $key = @{ PrivateKeyPath = Join-Path $Folder key.pem; EmbedPrivateKey = $name -eq 'embedded' }
    $null = New-SfAccessToken $name -LoginUrl $LoginUrl -Flow JwtBearer -Username $Username |
        Set-SfConsumerCredential -ConsumerKey $ConsumerKey -PrivateKeyPassword (Read-Secret key-password) @key
    Use-Token $name
}

'used'
while ($command = [Console]::In.ReadLine()) {
    if ($command -eq 'fail') {
        try { Get-SfAccessToken web -ForceRefresh } catch { "failed $(($_.FullyQualifiedErrorId -split ',')[0])" }
    }
    else {
        foreach ($round in 1, 2) {
            [GC]::Collect([GC]::MaxGeneration, 'Aggressive', $true, $true)
            [GC]::WaitForPendingFinalizers()
        }

        'collected'
    }
}
