# A hunt for secrets: every command, when it works and when it fails, in a shell that tells all it can, and with everything that a
# shell leaves behind. What a secret looks like in clear is not only its text.
Describe 'No secret is left in clear' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $folder = (New-Item (Join-Path (Get-PSDrive TestDrive).Root ([guid]::NewGuid())) -ItemType Directory).FullName
        $temporary = (New-Item (Join-Path $folder temporary) -ItemType Directory).FullName
        $org = Start-Org

        # A key with a password, as an administrator gets one.
        $rsa = [Security.Cryptography.RSA]::Create(2048)
        $password = 'key-password-7f3a9c'
        if ($PSVersionTable.PSVersion.Major -ge 7) {
            $parameters = [Security.Cryptography.PbeParameters]::new('Aes256Cbc', 'SHA256', 1000)
            $keyFile = Join-Path $folder key.pem
            Set-Content $keyFile $rsa.ExportEncryptedPkcs8PrivateKeyPem($password.ToCharArray(), $parameters)
            $keyText = [Convert]::ToBase64String($rsa.ExportPkcs8PrivateKey())
        }

        $subject = @('{"alg":"RS256"}', '{"aud":"x","exp":4102444800,"sub":"subject-5d1e88"}', 'signature-5d1e88' | ForEach-Object {
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
            Set-Content $browser "#!/bin/sh`nenv >> '$started'`necho `"`$@`" >> '$started'`nexec dotnet '$simulator' browse `"`$@`" >> '$started' 2>&1"
            chmod +x $browser
        }

        $variables = @{
            SALESFORCETOKEN_HOME = Join-Path $folder home
            SALESFORCETOKEN_KEY  = $secrets['the data key']
            HTTPS_PROXY          = "http://user:$($secrets['the proxy password'])@127.0.0.1:1"
            TMPDIR               = $temporary
            TEMP                 = $temporary
            TMP                  = $temporary
            BROWSER              = if ($isUnix) { $browser } else { "dotnet `"$simulator`" browse" }
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
        }
        $script = Join-Path $folder hunt.ps1
        Set-Content $script @'
            $VerbosePreference = $DebugPreference = 'Continue'
            $null = Start-Transcript (Join-Path $env:LEAK_FOLDER transcript.txt)
            Import-Module $env:MODULE
            function Protect([string] $Text) { ConvertTo-SecureString $Text -AsPlainText -Force }
            $secret, $wrong, $passphrase = (Protect $env:LEAK_SECRET), (Protect $env:WRONG_SECRET), (Protect $env:LEAK_PASSPHRASE)
            $new = @{ LoginUrl = $env:LOGIN; CallbackUrl = $env:CALLBACK }
            $all = @(
                { New-SfAccessToken prod @new | Set-SfConsumerCredential -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $secret | Invoke-SfAuthorization }
                { New-SfAccessToken prod @new }
                { Get-SfCallbackUrl prod }
                { Set-SfAccessToken prod -Description 'hunt' }
                { Rename-SfAccessToken prod hunted; Rename-SfAccessToken hunted prod }
                { Get-SfAccessToken prod }
                { Get-SfAccessToken prod -ForceRefresh }
                { Get-SfAccessToken * -ListAvailable }
                { Update-SfAccessToken prod -OlderThan 0 -PassThru }
                { Test-SfAccessToken prod }
                { Test-SfAuthorization prod }
                { Invoke-SfRestMethod limits -Name prod | Out-Null }
                { Invoke-SfRestMethod nowhere -Name prod }
                { Invoke-SfRestMethod sobjects/Account -Name prod -Method Post -Body @{ Name = 'x'; Nonsense = 'y' } }
                { Export-SfAccessToken prod -Confirm:$false }
                { Use-SfAccessToken prod { throw 'in the block' } }
                { Import-SfAccessToken taken -RefreshToken (Protect $env:FOREIGN_TOKEN) -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $wrong -LoginUrl $env:LOGIN }
                { "force://key:$env:WRONG_SECRET`:$env:FOREIGN_TOKEN@localhost:1" | Import-SfAccessToken taken }
                { "force://damaged-$env:FOREIGN_TOKEN" | Import-SfAccessToken taken }
                { Set-SfConsumerCredential prod -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $wrong }
                { Get-SfAccessToken prod -ForceRefresh }
                { Test-SfAuthorization prod }
                { Set-SfConsumerCredential prod -ConsumerKey unknown -ConsumerSecret $wrong; Invoke-SfAuthorization prod }
                { Set-SfConsumerCredential prod -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $secret }
                { "$env:CALLBACK`?code=$env:CODE_CREDENTIAL&state=x" | Out-Null; Invoke-SfAuthorization prod -NoBrowser -TimeoutSeconds 1 }
                { New-SfAccessToken job -LoginUrl $env:LOGIN -Flow TokenExchange -SubjectTokenSource Variable:JOB_TOKEN | Set-SfConsumerCredential -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $secret; Get-SfAccessToken job }
                { Get-SfAccessToken job -SubjectToken (Protect $env:JOB_TOKEN) }
                { New-SfAccessToken ci -LoginUrl $env:LOGIN -Flow ClientCredentials | Set-SfConsumerCredential -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $wrong; Get-SfAccessToken ci }
                { Get-SfAccessToken prod -Proxy "http://user:$(([uri] $env:HTTPS_PROXY).UserInfo.Split(':')[1])@127.0.0.1:1" -ForceRefresh }
                { Update-SfTokenKey -Confirm:$false }
                { Remove-SfAccessToken prod -Confirm:$false }
                { Get-SfAccessToken prod }
            )
            if ($env:KEY_FILE) {
                $all += { New-SfAccessToken signed -LoginUrl $env:LOGIN -Flow JwtBearer -Username a@b.example | Set-SfConsumerCredential -ConsumerKey $env:CONSUMER_KEY -PrivateKeyPath $env:KEY_FILE -PrivateKeyPassword $passphrase -EmbedPrivateKey; Get-SfAccessToken signed }
                $all += { Set-SfConsumerCredential signed -ConsumerKey $env:CONSUMER_KEY -PrivateKeyPath $env:KEY_FILE -PrivateKeyPassword $wrong }
            }
            $done = 0
            foreach ($command in $all) {
                "### $command"
                $results = try { & $command *>&1 } catch { $_ }
                $results | ForEach-Object { "$_"; $_ | Format-List * -Force | Out-String -Width 500 }
                $results | ConvertTo-Json -Depth 4 -WarningAction Ignore
                $done++
            }
            $errors = @($Error | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
            foreach ($record in $errors) {
                $record | Format-List * -Force | Out-String -Width 500
                for ($exception = $record.Exception; $exception; $exception = $exception.InnerException) {
                    "$exception"; $exception | Format-List * -Force | Out-String -Width 500; $exception.Data | ConvertTo-Json
                }
                "$($record.InvocationInfo.Line) $($record.ErrorDetails.RecommendedAction) $($record.ScriptStackTrace)"
            }
            Export-Clixml (Join-Path $env:LEAK_FOLDER errors.xml) -InputObject $errors -Depth 5
            Get-SfAccessToken * -ListAvailable | Export-Clixml (Join-Path $env:LEAK_FOLDER tokens.xml) -Depth 5
            Get-SfAccessToken * -ListAvailable | ConvertTo-Json -Depth 5 | Set-Content (Join-Path $env:LEAK_FOLDER tokens.json)
            $null = Stop-Transcript
            "done $done, errors $($errors.Count)"
'@
        $before = @{}
        foreach ($name in $variables.Keys) {
            $before[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $variables[$name])
        }
        try {
            $output = Invoke-NewShell -File $script *>&1 | Out-String -Width 5000

            # What the tokens were meanwhile is not known any more, but what they are made of is.
            Import-Module $manifest
            $null = New-SfAccessToken after -LoginUrl $org.New.LoginUrl -CallbackUrl $org.New.CallbackUrl -WarningAction Ignore |
                Set-SfConsumerCredential -Credential $org.Credential | Invoke-SfAuthorization
            $secrets['an access token'] = Get-SfAccessToken after -AsPlainText
            $secrets['a refresh token'] = (Export-SfAccessToken after -AsPlainText -Confirm:$false -WarningAction Ignore) -replace '^force://[^:]*:[^:]*:|@.*$'
        }
        finally {
            # PowerShell would make an empty variable of $null.
            foreach ($name in $before.Keys) {
                if ($null -eq $before[$name]) { Remove-Item "env:$name" -ErrorAction Ignore } else { Set-Item "env:$name" $before[$name] }
            }
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

        function Find-Secret([string] $Text) {
            foreach ($name in $secrets.Keys) {
                foreach ($form in Get-Form $secrets[$name]) {
                    if ($Text.IndexOf($form, [StringComparison]::Ordinal) -ge 0) { $name; break }
                }
            }
        }

        function Read-Raw([string] $Path) { [Text.Encoding]::GetEncoding('iso-8859-1').GetString([IO.File]::ReadAllBytes($Path)) }
    }

    AfterAll {
        Stop-Org $org
    }

    It 'ran every command, and many of them failed' {
        $output | Should -Match 'done 3\d, errors [1-9]\d'
        $commands = (Get-Command -Module SalesforceToken).Name
        foreach ($command in $commands) { $output | Should -Match $command }
    }

    It 'finds a secret that is there, in each form' {
        foreach ($form in Get-Form $secrets['the consumer secret']) { Find-Secret "x$form" | Should -Contain 'the consumer secret' }
    }

    It 'is in no stream' {
        Find-Secret $output | Should -BeNullOrEmpty
    }

    It 'is in no transcript, no exported error and no exported token' {
        foreach ($file in 'transcript.txt', 'errors.xml', 'tokens.xml', 'tokens.json') {
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
        Find-Secret $text | Should -BeNullOrEmpty
    }

    It 'tells of no token what all tokens begin with' {
        # An access token is the org's id, an exclamation mark and the session; a refresh token of the simulator begins with 5Aep861.
        foreach ($text in $output, (Read-Raw (Join-Path $folder transcript.txt)), (Read-Raw (Join-Path $folder errors.xml))) {
            $text | Should -Not -Match '00D\w{12,15}![\w.]{20}'
            $text | Should -Not -Match '5Aep861[\w.]{30}'
        }
    }
}
