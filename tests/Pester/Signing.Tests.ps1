# What build.ps1 -Task Sign makes outside Windows. What it makes there is shown by .github/workflows/ci.yml.
BeforeDiscovery {
    $reason = if ($env:OS -eq 'Windows_NT') { 'Windows signs without osslsigncode' }
    elseif (-not (Get-Command osslsigncode -CommandType Application -ErrorAction Ignore)) {
        'there is no osslsigncode: apt-get install osslsigncode, or brew install osslsigncode'
    }
}

Describe 'Signing without Windows' -ForEach @{ Reason = $reason } {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        if ($Reason) { return }
        $folder = Join-Path (Get-PSDrive TestDrive).Root signing
        $null = New-Item $folder -ItemType Directory

        # A self-made certificate, with a password that a shell would take apart.
        $password = "p ä ss`"wo'rd`$x"
        $secure = ConvertTo-SecureString $password -AsPlainText -Force
        $pfx = "$folder/sign.pfx"
        $key = [Security.Cryptography.RSA]::Create(2048)
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new(
            'CN=SalesforceToken tests', $key, [Security.Cryptography.HashAlgorithmName]::SHA256, [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        $usages = [Security.Cryptography.OidCollection]::new()
        $null = $usages.Add('1.3.6.1.5.5.7.3.3')
        $request.CertificateExtensions.Add([Security.Cryptography.X509Certificates.X509EnhancedKeyUsageExtension]::new($usages, $true))
        $certificate = $request.CreateSelfSigned([DateTimeOffset]::Now.AddDays(-1), [DateTimeOffset]::Now.AddDays(1))
        [IO.File]::WriteAllBytes($pfx, $certificate.Export('Pfx', $password))
        $certificate.ExportCertificatePem() | Set-Content "$folder/certificate.pem"

        # In front of the real program: it notes the command line, which others on the machine can see.
        $path = $env:PATH
        $real = (Get-Command osslsigncode -CommandType Application)[0].Source
        $null = New-Item "$folder/bin" -ItemType Directory
        "#!/bin/sh`nprintf '%s\n' `"`$*`" >>'$folder/seen'`nexec '$real' `"`$@`"`n" | Set-Content "$folder/bin/osslsigncode" -NoNewline
        chmod +x "$folder/bin/osslsigncode"
        $env:PATH = "$folder/bin:$path"

        $built = Split-Path $manifest
        $signed = "$root/out/signed/SalesforceToken/$version"
        $output = & "$root/build.ps1" Sign -NoBuild -CertificatePath $pfx -CertificatePassword $secure 3>&1
        function Test-Signature($File) {
            $null = & $real verify -CAfile "$folder/certificate.pem" -in $File 2>&1
            $LASTEXITCODE -eq 0
        }
        function Get-Assembly($Folder) { Get-ChildItem $Folder -Recurse -Filter *.dll | Sort-Object FullName }
    }

    AfterAll {
        if (-not $Reason) { $env:PATH = $path }
    }

    BeforeEach {
        if ($Reason) { Set-ItResult -Skipped -Because $Reason }
    }

    It 'signs the own assemblies, and leaves those of others as they are' {
        foreach ($file in Get-Assembly $signed) {
            if ($file.Name -like 'SalesforceToken*') {
                Test-Signature $file.FullName | Should -BeTrue -Because $file.Name
            }
            else {
                $original = $file.FullName.Replace($signed, $built)
                (Get-FileHash $file.FullName).Hash | Should -Be (Get-FileHash $original).Hash -Because $file.Name
            }
        }
    }

    It 'makes a signature that a change breaks' {
        $changed = "$folder/changed.dll"
        $bytes = [IO.File]::ReadAllBytes("$signed/SalesforceToken.dll")
        $bytes[2000] = $bytes[2000] -bxor 1
        [IO.File]::WriteAllBytes($changed, $bytes)
        Test-Signature $changed | Should -BeFalse
    }

    It 'lists the hashes of the signed files in the bill of materials' {
        $bill = Get-Content "$signed/SalesforceToken.cdx.json" -Raw | ConvertFrom-Json
        $hashes = Get-Assembly $signed | ForEach-Object { (Get-FileHash $_.FullName).Hash.ToLowerInvariant() }
        @($bill.components.hashes.content | Sort-Object) | Should -Be @($hashes | Sort-Object)
    }

    It 'packs the signed module, which works' {
        Expand-Archive "$root/out/signed/SalesforceToken.$version.nupkg" "$folder/unpacked"
        foreach ($file in Get-ChildItem $signed -Recurse -File) {
            $packed = $file.FullName.Replace($signed, "$folder/unpacked")
            (Get-FileHash -LiteralPath $packed).Hash | Should -Be (Get-FileHash $file.FullName).Hash -Because $file.Name
        }
        Use-EmptyHome
        $command = "Import-Module '$folder/unpacked/SalesforceToken.psd1'; New-SfAccessToken prod -WarningAction Ignore | Get-SfCallbackUrl"
        Invoke-NewShell -Command $command | Should -Be http://localhost:1717/OauthRedirect
    }

    It 'says what it cannot sign' {
        "$output" | Should -Match 'Only the assemblies are signed'
    }

    It 'puts the password on no command line' {
        $seen = Get-Content "$folder/seen" -Raw
        $seen | Should -Match 'sign\.pfx'
        $seen | Should -Not -Match 'p ä ss'
    }

    It 'leaves the build as it was' {
        Get-Assembly $built | Where-Object Name -like 'SalesforceToken*' | ForEach-Object { Test-Signature $_.FullName | Should -BeFalse }
    }

    It 'says that the password is wrong, and leaves nothing that looks signed' {
        $wrong = ConvertTo-SecureString wrong -AsPlainText -Force
        { & "$root/build.ps1" Sign -NoBuild -CertificatePath $pfx -CertificatePassword $wrong } | Should -Throw '*was not signed:*password*'
        "$root/out/signed" | Should -Not -Exist
    }

    It 'does not do without the time of a server that is named' {
        $sign = @{ CertificatePath = $pfx; CertificatePassword = $secure; TimestampServer = "http://127.0.0.1:$(Get-FreePort)/" }
        { & "$root/build.ps1" Sign -NoBuild @sign } | Should -Throw '*was not signed:*'
    }

    It 'asks for a file instead of a thumbprint' {
        { & "$root/build.ps1" Sign -NoBuild -Thumbprint 00 } | Should -Throw '*-CertificatePath*'
    }
}

Describe 'Signing' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
    }

    It 'asks for one certificate: <Name>' -TestCases @(
        @{ Name = 'none'; Certificate = @{} }
        @{ Name = 'two'; Certificate = @{ CertificatePath = 'sign.pfx'; Thumbprint = '00' } }
    ) {
        { & "$root/build.ps1" Sign -NoBuild @Certificate } | Should -Throw 'Sign needs one certificate*'
    }
}
