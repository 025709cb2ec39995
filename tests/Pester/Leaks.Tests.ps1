# A hunt for secrets: every command, when it works and when it fails, in a shell that tells all it can, and with everything that a
# shell leaves behind. What a secret looks like in clear is not only its text.
Describe 'No secret is left in clear' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $folder = (New-Item (Join-Path (Get-PSDrive TestDrive).Root ([guid]::NewGuid())) -ItemType Directory).FullName
        $temporary = (New-Item (Join-Path $folder temporary) -ItemType Directory).FullName

        # A key with a password and its certificate, as an administrator gets them.
        $rsa = [Security.Cryptography.RSA]::Create(2048)
        $password = 'key-password-7f3a9c'
        $user = 'hunter@hunt.example'
        $app = @{ name = 'Hunt'; permittedUsers = 'AdminApprovedUsersArePreAuthorized'; adminApprovedUsers = @($user); clientCredentialsUser = $user; scopes = 'full', 'api', 'refresh_token', 'openid' }
        if ($PSVersionTable.PSVersion.Major -ge 7) {
            $parameters = [Security.Cryptography.PbeParameters]::new('Aes256Cbc', 'SHA256', 1000)
            $keyFile = Join-Path $folder key.pem
            Set-Content $keyFile $rsa.ExportEncryptedPkcs8PrivateKeyPem($password.ToCharArray(), $parameters)
            $keyText = [Convert]::ToBase64String($rsa.ExportPkcs8PrivateKey())
            $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=hunt', $rsa, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
            $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddYears(1))
            [IO.File]::WriteAllBytes((Join-Path $folder cert.der), $certificate.Export('Cert'))
            $app.certificateFile = 'cert.der'
        }
        $configuration = Join-Path $folder org.json
        @{ organizations = @(@{ myDomain = 'hunt'; users = @(@{ username = $user }); apps = @($app) }) } | ConvertTo-Json -Depth 5 | Set-Content $configuration
        $org = Start-Org "--config `"$configuration`""

        $claims = @{ aud = $org.New.LoginUrl.TrimEnd('/'); exp = [DateTimeOffset]::UtcNow.AddMinutes(5).ToUnixTimeSeconds(); sub = 'subject-5d1e88' } | ConvertTo-Json -Compress
        $subject = @('{"alg":"RS256"}', $claims, 'signature-5d1e88' | ForEach-Object {
            [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($_)).TrimEnd('=').Replace('+', '-').Replace('/', '_')
        }) -join '.'
        $bytes = [byte[]]::new(64)
        [Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($bytes)
        $secrets = @{
            'the consumer secret'   = $org.Credential.GetNetworkCredential().Password
            'a wrong secret'        = 'wrong-secret-19b2e7'
            'the data key'          = [Convert]::ToBase64String($bytes)
            'the key password'      = $password
            'the subject token'     = $subject
            'the proxy password'    = 'proxy-password-c02d41'
            'a foreign refresh token' = '5Aep861.foreign-refresh-token-88aa'
            'a pasted code'         = 'pasted-code-4be1d0=='
        }
        if ($keyText) { $secrets['the private key'] = $keyText.Substring(200, 60) }

        # The browser notes what it was started with, and then does what the scripted one does.
        $isUnix = $PSVersionTable.PSVersion.Major -ge 7 -and -not $IsWindows
        $started = Join-Path $folder started.txt
        $browser = Join-Path $folder browser.sh
        if ($isUnix) {
            Set-Content $browser "#!/bin/sh`nenv >> '$started'`necho `"`$@`" >> '$started'`nexec dotnet '$simulator' browse --username $user --password Simulated-1 `"`$@`" >> '$started' 2>&1"
            chmod +x $browser
        }

        $variables = @{
            SALESFORCETOKEN_HOME = Join-Path $folder home
            SALESFORCETOKEN_KEY  = $secrets['the data key']
            HTTPS_PROXY          = "http://user:$($secrets['the proxy password'])@127.0.0.1:1"
            TMPDIR               = $temporary
            TEMP                 = $temporary
            TMP                  = $temporary
            BROWSER              = if ($isUnix) { $browser } else { "dotnet `"$simulator`" browse --username $user --password Simulated-1" }
            LEAK_SECRET          = $secrets['the consumer secret']
            WRONG_SECRET         = $secrets['a wrong secret']
            LEAK_PASSPHRASE      = $password
            JOB_TOKEN            = $subject
            FOREIGN_TOKEN        = $secrets['a foreign refresh token']
            CODE_CREDENTIAL      = $secrets['a pasted code']
            MODULE               = $manifest
            LEAK_FOLDER          = $folder
            LOGIN                = $org.New.LoginUrl
            CALLBACK             = $org.New.CallbackUrl
            CONSUMER_KEY         = $org.Credential.UserName
            KEY_FILE             = $keyFile
            HUNTER               = $user
            HAS_SH               = if ($isUnix) { 'true' }
            GITHUB_ACTIONS       = $null
            TF_BUILD             = $null
        }
        $before = @{}
        foreach ($name in $variables.Keys) {
            $before[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $variables[$name])
        }
        try {
            # Standard error has what -MaskInLog tells the build server, and nothing else may be there.
            $standardError = Join-Path $folder stderr.txt
            $output = Invoke-NewShell -File "$PSScriptRoot/Leaks.Hunt.ps1" 2> $standardError | Out-String -Width 5000
        }
        finally {
            # PowerShell would make an empty variable of $null.
            foreach ($name in $before.Keys) {
                if ($null -eq $before[$name]) { Remove-Item "env:$name" -ErrorAction Ignore } else { Set-Item "env:$name" $before[$name] }
            }
        }

        # What went over the wire: codes, verifiers, assertions, and all tokens that were issued.
        $exchanged = @(Invoke-Org $org Get secrets | ForEach-Object { $_ })
        $number = 0
        foreach ($item in $exchanged | Where-Object name -NE token | Sort-Object value -Unique | Where-Object { $secrets.Values -cnotcontains $_.value }) {
            $secrets["$($item.name) $((++$number))"] = $item.value
        }

        # The forms of a secret that are clear to whoever looks: text, UTF-16, and both in hexadecimal and in base64 at each alignment.
        function Get-Form([string] $Secret) {
            $Secret
            [Uri]::EscapeDataString($Secret)
            foreach ($encoding in [Text.Encoding]::UTF8, [Text.Encoding]::Unicode) {
                $raw = $encoding.GetBytes($Secret)
                [Text.Encoding]::GetEncoding('iso-8859-1').GetString($raw)
                $hex = [BitConverter]::ToString($raw).Replace('-', '')
                $hex
                $hex.ToLowerInvariant()
                foreach ($lead in 0, 1, 2) {
                    $text = [Convert]::ToBase64String([byte[]] (@([byte[]]::new($lead)) + $raw))
                    $text.Substring(4, $text.Length - 8)
                }
            }
        }

        $forms = @{}
        foreach ($name in $secrets.Keys) { $forms[$name] = @(Get-Form $secrets[$name]) }
        function Find-Secret([string] $Text) {
            foreach ($name in $forms.Keys) {
                foreach ($form in $forms[$name]) {
                    if ($Text.IndexOf($form, [StringComparison]::Ordinal) -ge 0) { $name; break }
                }
            }
        }

        function Read-Raw([string] $Path) { [Text.Encoding]::GetEncoding('iso-8859-1').GetString([IO.File]::ReadAllBytes($Path)) }
    }

    AfterAll {
        Stop-Org $org
    }

    It 'ran every command of the module, and each of them worked and failed' {
        $output | Should -Match 'done \d\d, errors [1-9]\d'
        foreach ($command in (Import-PowerShellDataFile $manifest).CmdletsToExport) {
            $output | Should -Match "worked: $command\b"
            $output | Should -Match "failed: $command\b"
        }

        # The lines fail for the reason that they are there for.
        $output | Should -Not -Match 'failed: \S+ .*(ParameterBinding|NamedParameterNotFound|InvokeRestMethodCommand)'
        $ids = 'TokenNotFound', 'INVALID_FIELD', 'ConsumerSecretRejected', 'RefreshTokenRefused', 'RefreshOutcomeUnknown', 'SignatureMismatch', 'ResponseInvalid',
            'LoginHostMoved', 'RevocationFailed', 'ImportRefused', 'AuthUrlInvalid', 'AuthorizationTimeout', 'SubjectTokenRejected', 'EnvironmentInvalid',
            'LogMaskUnavailable', 'ProxyInvalid', 'ConnectionFailed', 'DataKeyInvalid'
        if ($keyText) { $ids += 'PrivateKeyPasswordWrong' }
        foreach ($id in $ids) { $output | Should -Match "failed: \S+ $id," }
    }

    It 'has secrets of every kind to look for' {
        $kinds = 'code', 'code_verifier', 'client_secret', 'subject_token', 'access_token', 'refresh_token', 'id_token'
        if ($keyText) { $kinds += 'assertion' }
        foreach ($kind in $kinds) { $exchanged.name | Should -Contain $kind }
    }

    It 'finds a secret that is there, in each form' {
        foreach ($form in Get-Form $secrets['the consumer secret']) { Find-Secret "x$form" | Should -Contain 'the consumer secret' }
    }

    It 'is in no stream' {
        Find-Secret $output | Should -BeNullOrEmpty
    }

    It 'is on standard error only where the build server is told to mask it' {
        $masks, $others = (Get-Content $standardError).Where({ $_ -like '::add-mask::*' }, 'Split')
        Find-Secret ($masks -join "`n") | Should -Match '^access_token'
        Find-Secret ($others -join "`n") | Should -BeNullOrEmpty
    }

    It 'is in no transcript, no exported error and no exported token' {
        foreach ($file in 'transcript.txt', 'errors.xml', 'results.xml', 'tokens.xml', 'tokens.json') {
            Find-Secret (Read-Raw (Join-Path $folder $file)) | Should -BeNullOrEmpty -Because $file
        }
    }

    It 'is in no file of the data folder and of the temporary folder' {
        $files = @(Get-ChildItem (Join-Path $folder home), $temporary -Recurse -File -Force)
        $files.Count | Should -BeGreaterThan 3
        foreach ($file in $files) { Find-Secret (Read-Raw $file.FullName) | Should -BeNullOrEmpty -Because $file.FullName }
    }

    It 'is not in the command line, the environment and the last page of the browser' -Skip:($PSVersionTable.PSVersion.Major -lt 7 -or $IsWindows) {
        $text = Read-Raw $started
        $text | Should -Match 'services/oauth2/authorize'
        $text | Should -Match 'PATH='
        $text | Should -Match 'The last page is http://localhost'
        Find-Secret $text | Should -BeNullOrEmpty
    }

    It 'gives a program in the block of Use-SfAccessToken the access token alone' -Skip:($PSVersionTable.PSVersion.Major -lt 7 -or $IsWindows) {
        # The environment of the hunt, which the program inherits, has the others.
        $issued = @(Find-Secret (Read-Raw (Join-Path $folder used.txt)) | Where-Object { $_ -match ' \d+$' })
        $issued | Should -HaveCount 1
        $issued | Should -Match '^access_token'
    }

    It 'tells of no token what all tokens begin with' {
        # An access token is the org's id, an exclamation mark and the session; a refresh token of the simulator begins with 5Aep861.
        foreach ($text in $output, (Read-Raw (Join-Path $folder transcript.txt)), (Read-Raw (Join-Path $folder errors.xml))) {
            $text | Should -Not -Match '00D\w{12,15}![\w.]{20}'
            $text | Should -Not -Match '5Aep861[\w.]{30}'
        }
    }
}
