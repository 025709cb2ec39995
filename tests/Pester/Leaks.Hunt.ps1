# What Leaks.Tests.ps1 has a new shell do: every command, when it works and when it fails, told as loudly as PowerShell can. The secrets
# come in environment variables, and nothing here writes one. Each line of $all may break a token for the lines after it.
$VerbosePreference = $DebugPreference = 'Continue'
$null = Start-Transcript (Join-Path $env:LEAK_FOLDER transcript.txt)
Import-Module $env:MODULE

function Protect([string] $Text) { ConvertTo-SecureString $Text -AsPlainText -Force }

# The org does it to the next request to the token endpoint.
function Add-Fault([string] $Fault, [string] $Endpoint = 'Token') {
    $null = Invoke-RestMethod "$($env:LOGIN)simulator/faults" -Method Post -Headers @{ 'X-Simulator-Key' = 'pester' } -ContentType text/plain -Body "$Fault;endpoint=$Endpoint;times=1" -Verbose:$false -Debug:$false
}

# A refresh that this happens to. Some of it ends the authorization.
function Test-Refresh([string] $Fault) {
    $null = Invoke-SfAuthorization prod -WarningAction Ignore
    Add-Fault $Fault
    Get-SfAccessToken prod -ForceRefresh
}

$secret, $wrong, $passphrase = (Protect $env:LEAK_SECRET), (Protect $env:WRONG_SECRET), (Protect $env:LEAK_PASSPHRASE)
$new = @{ LoginUrl = $env:LOGIN; CallbackUrl = $env:CALLBACK; Scope = 'full', 'refresh_token', 'openid' }
$fromEnvironment = @{
    SALESFORCETOKEN_LOGIN_URL       = $env:LOGIN
    SALESFORCETOKEN_FLOW            = 'ClientCredentials'
    SALESFORCETOKEN_CONSUMER_KEY    = $env:CONSUMER_KEY
    SALESFORCETOKEN_CONSUMER_SECRET = $env:LEAK_SECRET
    GITHUB_ACTIONS                  = 'true'
}
$all = @(
    { New-SfAccessToken prod @new | Set-SfConsumerCredential -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $secret | Invoke-SfAuthorization }
    { New-SfAccessToken prod @new }
    { Get-SfCallbackUrl prod }
    { Get-SfCallbackUrl nothing }
    { Set-SfAccessToken prod -Description 'hunt' }
    { Set-SfAccessToken nothing -Description 'hunt' }
    { Rename-SfAccessToken prod hunted; Rename-SfAccessToken hunted prod }
    { Rename-SfAccessToken nothing hunted }
    { Get-SfAccessToken prod }
    { Get-SfAccessToken prod -ForceRefresh }
    { Get-SfAccessToken * -ListAvailable }
    { Get-SfAccessToken prod -MinimumLifetime 999:00:00 }
    { Update-SfAccessToken prod -OlderThan 0 -PassThru }
    { Test-SfAccessToken prod }
    { Test-SfAccessToken nothing }
    { Test-SfAuthorization prod }
    { Test-SfAuthorization nothing }
    { Invoke-SfRestMethod limits -Name prod | Out-Null }
    { Invoke-SfRestMethod nowhere -Name prod }
    { Invoke-SfRestMethod sobjects/Account -Name prod -Method Post -Body @{ Name = 'x'; Nonsense = 'y' } }
    { Invoke-SfRestMethod "https://elsewhere.example/services/data" -Name prod }
    { Add-Fault "rest-error=INVALID_FIELD:you sent $(Get-SfAccessToken prod -AsPlainText)" Rest; Invoke-SfRestMethod limits -Name prod }
    { Export-SfAccessToken prod -Confirm:$false }
    { Export-SfAccessToken nothing -Confirm:$false }
    { Use-SfAccessToken prod { if ($env:HAS_SH) { sh -c 'env > "$LEAK_FOLDER/used.txt"' } } }
    { Use-SfAccessToken prod { throw 'in the block' } }
    { Use-SfAccessToken nothing { 'not reached' } }

    # What goes wrong at the org, which may say what it was sent.
    { Test-Refresh "oauth-error=invalid_client:you sent $env:LEAK_SECRET" }
    { Test-Refresh "oauth-error=invalid_grant:$((Export-SfAccessToken prod -AsPlainText -Confirm:$false -WarningAction Ignore) -replace '^force://[^:]*:[^:]*:|@.*$')" }
    { Test-Refresh 'html' }
    { Test-Refresh 'truncated-json' }
    { Test-Refresh 'wrong-signature' }
    { Test-Refresh 'wrong-instance-url=https://elsewhere.example' }
    { Test-Refresh 'changed-member=access_token' }
    { Test-Refresh 'changed-member=token_type:"mac"' }
    { Test-Refresh 'redirect=https://elsewhere.example/' }
    { Test-Refresh 'drop-after' }
    { Add-Fault 'truncated-json'; Invoke-SfAuthorization prod }
    { Add-Fault 'wrong-signature'; Invoke-SfAuthorization prod }
    { Add-Fault "oauth-error=invalid_client_credentials:$env:LEAK_SECRET"; Invoke-SfAuthorization prod }
    { Invoke-SfAuthorization prod }
    { Add-Fault 'html=500' Introspect; Test-SfAccessToken prod }
    { Add-Fault 'status=500' Revoke; Remove-SfAccessToken prod -Confirm:$false }

    { Import-SfAccessToken taken -RefreshToken (Protect $env:FOREIGN_TOKEN) -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $wrong -LoginUrl $env:LOGIN }
    { "force://key:$env:WRONG_SECRET`:$env:FOREIGN_TOKEN@localhost:1" | Import-SfAccessToken taken }
    { "force://damaged-$env:FOREIGN_TOKEN" | Import-SfAccessToken taken }
    { Invoke-SfAuthorization prod; Export-SfAccessToken prod -Confirm:$false | Import-SfAccessToken taken -LoginUrl $env:LOGIN; Remove-SfAccessToken taken -Force -Confirm:$false }
    { Import-SfAccessToken taken -Path (Join-Path $env:LEAK_FOLDER auth.json) -LoginUrl $env:LOGIN }
    { Invoke-SfAuthorization prod }
    { Set-SfConsumerCredential nothing -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $wrong }
    { Set-SfConsumerCredential prod -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $wrong }
    { Get-SfAccessToken prod -ForceRefresh }
    { Update-SfAccessToken prod -OlderThan 0 }
    { Test-SfAuthorization prod }
    { Set-SfConsumerCredential prod -ConsumerKey unknown -ConsumerSecret $wrong; Invoke-SfAuthorization prod }
    { Set-SfConsumerCredential prod -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $secret }
    { "$env:CALLBACK`?code=$env:CODE_CREDENTIAL&state=x" | Out-Null; Invoke-SfAuthorization prod -NoBrowser -TimeoutSec 2 }

    { New-SfAccessToken job -LoginUrl $env:LOGIN -Flow TokenExchange -SubjectTokenSource Variable:JOB_TOKEN | Set-SfConsumerCredential -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $secret; Get-SfAccessToken job }
    { Get-SfAccessToken job -SubjectToken (Protect $env:JOB_TOKEN) }
    { New-SfAccessToken ci -LoginUrl $env:LOGIN -Flow ClientCredentials | Set-SfConsumerCredential -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $wrong; Get-SfAccessToken ci }
    { Set-SfConsumerCredential ci -ConsumerKey $env:CONSUMER_KEY -ConsumerSecret $secret; Get-SfAccessToken ci }
    { Get-SfAccessToken -FromEnvironment }
    { Get-SfAccessToken ci -MaskInLog }
    { $fromEnvironment.GetEnumerator() | ForEach-Object { Set-Item "env:$($_.Key)" $_.Value }; Get-SfAccessToken -FromEnvironment; Get-SfAccessToken ci -MaskInLog; Invoke-SfRestMethod limits -FromEnvironment | Out-Null }
    { $env:SALESFORCETOKEN_CONSUMER_SECRET = $env:WRONG_SECRET; Get-SfAccessToken -FromEnvironment }
    { $env:SALESFORCETOKEN_CONSUMER_SECRET_FILE = $env:WRONG_SECRET; Get-SfAccessToken -FromEnvironment }
    { Get-SfAccessToken prod -Proxy "http://user:$(([uri] $env:HTTPS_PROXY).UserInfo.Split(':')[1])@127.0.0.1:1" -ForceRefresh }
    { $proxy = [pscredential]::new('user', (Protect ([uri] $env:HTTPS_PROXY).UserInfo.Split(':')[1])); Get-SfAccessToken prod -Proxy http://127.0.0.1:1 -ProxyCredential $proxy -ForceRefresh }
    { Update-SfTokenKey -Confirm:$false }
    { $key = $env:SALESFORCETOKEN_KEY; $env:SALESFORCETOKEN_KEY = "$key-damaged"; try { Update-SfTokenKey -Confirm:$false } finally { $env:SALESFORCETOKEN_KEY = $key } }
    { $key = $env:SALESFORCETOKEN_KEY; $env:SALESFORCETOKEN_KEY = "$key-damaged"; try { Get-SfAccessToken prod } finally { $env:SALESFORCETOKEN_KEY = $key } }
    { Remove-SfAccessToken prod -Confirm:$false }
    { Remove-SfAccessToken nothing -Confirm:$false }
    { Get-SfAccessToken prod }
)
if ($env:KEY_FILE) {
    $all += { New-SfAccessToken signed -LoginUrl $env:LOGIN -Flow JwtBearer -Username $env:HUNTER | Set-SfConsumerCredential -ConsumerKey $env:CONSUMER_KEY -PrivateKeyPath $env:KEY_FILE -PrivateKeyPassword $passphrase -EmbedPrivateKey; Get-SfAccessToken signed }
    $all += { Test-SfAuthorization signed }
    $all += { Set-SfConsumerCredential signed -ConsumerKey $env:CONSUMER_KEY -PrivateKeyPath $env:KEY_FILE -PrivateKeyPassword $wrong }
    $all += { Set-SfConsumerCredential signed -ConsumerKey $env:CONSUMER_KEY -PrivateKeyPath $env:KEY_FILE }
    $all += { Set-SfConsumerCredential signed -ConsumerKey $env:CONSUMER_KEY -PrivateKeyPath $env:KEY_FILE -PrivateKeyPassword $passphrase; Get-SfAccessToken signed -ForceRefresh }
}

$exported = [Collections.Generic.List[object]]::new()
foreach ($command in $all) {
    "### $command"
    $before = $Error.Count
    $results = @(try { & $command *>&1 } catch { $_ })
    $results | ForEach-Object { "$_"; $_ | Format-List * -Force | Out-String -Width 500 }
    $results | ConvertTo-Json -Depth 4 -WarningAction Ignore

    # On Linux and macOS, Export-Clixml writes the text of a SecureString: docs/security.md says not to export a token there.
    $exported.AddRange(@($results | Where-Object { $_ -isnot [securestring] -and $_.Token -isnot [securestring] }))

    # The last command is the one that the line is about.
    $names = $command.Ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true) | ForEach-Object GetCommandName
    $failed = @($Error | Select-Object -First ($Error.Count - $before) | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
    foreach ($name in $names) { if (-not $failed) { "worked: $name" } }
    foreach ($record in $failed) { "failed: $($record.CategoryInfo.Activity) $($record.FullyQualifiedErrorId)" }
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
Export-Clixml (Join-Path $env:LEAK_FOLDER results.xml) -InputObject $exported -Depth 3
Get-SfAccessToken * -ListAvailable | Export-Clixml (Join-Path $env:LEAK_FOLDER tokens.xml) -Depth 5
Get-SfAccessToken * -ListAvailable | ConvertTo-Json -Depth 5 | Set-Content (Join-Path $env:LEAK_FOLDER tokens.json)
$null = Stop-Transcript
"done $($all.Count), errors $($errors.Count)"
