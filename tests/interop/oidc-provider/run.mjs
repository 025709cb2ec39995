import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasPowerShell, runPowerShell } from '../support/module.mjs';
import { runSteps, Skipped, temporaryFolder } from '../support/simulator.mjs';
import { callbackUrl, client, jwtClient, startProvider, subjectAudience } from './provider.mjs';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyFile = join(temporaryFolder(), 'key.pem');
writeFileSync(keyFile, keys.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
const provider = await startProvider({ publicKeyOfJwtClient: keys.publicKey });
const browser = `"${process.execPath}" "${fileURLToPath(new URL('browse.mjs', import.meta.url))}"`;

/** Runs a script in PowerShell, with the app's secret in $secret, and returns what it printed. */
async function run(script, environment = {}) {
  if (!hasPowerShell()) {
    throw new Skipped('PowerShell is not installed: dotnet tool install PowerShell');
  }

  const output = await runPowerShell(
    `$WarningPreference = 'SilentlyContinue'; $secret = ConvertTo-SecureString $env:CLIENT_SECRET -AsPlainText -Force\n${script}`,
    { BROWSER: browser, CLIENT_SECRET: client.secret, ...environment });
  return output.trim();
}

const authorize = (name) => `New-SfAccessToken ${name} -LoginUrl '${provider.url}' -CallbackUrl '${callbackUrl}' -Scope openid, api, refresh_token |
  Set-SfConsumerCredential -ConsumerKey '${client.id}' -ConsumerSecret $secret | Invoke-SfAuthorization`;

const fails = (script) => `try { ${script}; 'no error' } catch [SalesforceToken.SfTokenException] { $_.Exception.ErrorId }`;

const steps = [
  ['web server flow with PKCE, and whose token it is', async () => {
    assert.equal(await run(`$null = ${authorize('web')}; (Get-SfAccessToken web).Username; Test-SfAccessToken web`), 'ada@interop.test\nTrue');
  }],
  ['all checks of Test-SfAuthorization', async () => {
    const failed = await run('Test-SfAuthorization web | Where-Object { $_.Status -in "Failed", "NotTested" -and $_.Check -ne "Instance" } | ForEach-Object { "$($_.Check): $($_.Message)" }');
    assert.equal(failed, '');
  }],
  ['three refreshes with rotation', async () => {
    const tokens = await run('1..3 | ForEach-Object { Get-SfAccessToken web -ForceRefresh -AsPlainText } | Select-Object -Unique | Measure-Object | ForEach-Object Count');
    assert.deepEqual([tokens, provider.seen.refreshes, provider.seen.reuses], ['3', 3, 0]);
  }],
  ['four processes at once, and no rotated refresh token is sent again', async () => {
    await Promise.all([1, 2, 3, 4].map(() => run('$null = Get-SfAccessToken web -ForceRefresh')));
    assert.equal(provider.seen.reuses, 0);
    assert.equal(await run('Get-SfAccessToken web -ForceRefresh | Test-SfAccessToken'), 'True');
  }],
  ['a copied folder: the reuse of a refresh token ends the authorization', async () => {
    const copy = temporaryFolder();
    const output = await run(`Copy-Item "$env:SALESFORCETOKEN_HOME/*" '${copy}' -Recurse; chmod -R go-rwx '${copy}'
      $null = Get-SfAccessToken web -ForceRefresh
      $home = $env:SALESFORCETOKEN_HOME
      $env:SALESFORCETOKEN_HOME = '${copy}'
      ${fails('Get-SfAccessToken web -ForceRefresh')}`.replace('$home =', '$original ='));
    assert.equal(output, 'RefreshTokenExpired');
    assert.equal(provider.seen.reuses, 1);
  }],
  ['client credentials', async () => {
    const output = await run(`$null = New-SfAccessToken own -LoginUrl '${provider.url}' -Flow ClientCredentials |
      Set-SfConsumerCredential -ConsumerKey '${client.id}' -ConsumerSecret $secret
      Get-SfAccessToken own -AsPlainText; Get-SfAccessToken own -AsPlainText`);
    const [first, second] = output.split('\n');
    assert.ok(first.length > 20);
    assert.equal(first, second);
  }],
  ['a wrong secret', async () => {
    const output = await run(`$null = New-SfAccessToken wrong -LoginUrl '${provider.url}' -Flow ClientCredentials |
      Set-SfConsumerCredential -ConsumerKey '${client.id}' -ConsumerSecret (ConvertTo-SecureString wrong -AsPlainText -Force)
      ${fails('Get-SfAccessToken wrong')}`);
    assert.equal(output, 'ConsumerSecretRejected');
  }],
  ['token exchange with a subject token that jose verifies, and one of another audience', async () => {
    const set = `New-SfAccessToken job -Force -LoginUrl '${provider.url}' -Flow TokenExchange -SubjectTokenSource Variable:JOB_TOKEN -Confirm:$false |
      Set-SfConsumerCredential -ConsumerKey '${client.id}' -ConsumerSecret $secret`;
    const good = await run(`$null = ${set}; (Get-SfAccessToken job).Status`, { JOB_TOKEN: await provider.subjectToken() });
    const other = await run(`$null = ${set}; ${fails('Get-SfAccessToken job')}`, { JOB_TOKEN: await provider.subjectToken(`${subjectAudience}-other`) });
    assert.deepEqual([good, other, provider.seen.exchanges], ['Ready', 'SubjectTokenRejected', 1]);
  }],
  ['JWT bearer with an assertion that jose verifies, and one for another audience', async () => {
    const set = (audience) => `$null = New-SfAccessToken signed -Force -LoginUrl '${provider.url}' -Flow JwtBearer -Username ada@interop.test -Audience '${audience}' -Confirm:$false |
      Set-SfConsumerCredential -ConsumerKey '${jwtClient.id}' -PrivateKeyPath '${keyFile}'`;
    const good = await run(`${set(provider.url)}; (Get-SfAccessToken signed).Status`);
    const other = await run(`${set('https://login.salesforce.com')}; ${fails('Get-SfAccessToken signed')}`);
    assert.deepEqual([good, other, provider.seen.assertions], ['Ready', 'AssertionRejected', 1]);
  }],
];

await runSteps('oidc-provider', steps, () => provider.stop());
