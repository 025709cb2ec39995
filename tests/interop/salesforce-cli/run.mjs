// The Salesforce CLI logs in to the simulator in every way that it has, and works with the org.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { authorize, hasPowerShell, helpExample, runPowerShell } from '../support/module.mjs';
import { callbackUrl, logIn, runSteps, Skipped, startSimulator, temporaryFolder, user } from '../support/simulator.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const folder = temporaryFolder();
const keyFile = join(folder, 'key.pem');
const certificateFile = join(folder, 'certificate.pem');
const report = join(folder, 'browser.txt');
execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', keyFile, '-out', certificateFile, '-days', '2', '-subj', '/CN=interop'], { stdio: 'ignore' });

// The CLI's own client has no secret. The other app is one that a company would set up.
const cliApp = { kind: 'ConnectedApp', name: 'Salesforce CLI', consumerKey: 'PlatformCLI', callbackUrls: [callbackUrl], requireSecretForWebServerFlow: false, requireSecretForRefreshTokenFlow: false };
const app = { name: 'Interop', consumerKey: 'INTEROP', consumerSecret: 'SECRET', callbackUrls: [callbackUrl], certificateFile, permittedUsers: 'AdminApprovedUsersArePreAuthorized', adminApprovedUsers: [user.username] };
const tlsFile = join(folder, 'simulator.pem');
const simulator = await startSimulator({ apps: [cliApp, app] });
const secure = await startSimulator({ apps: [cliApp, app], https: tlsFile });

// BROWSER must return at once: the CLI waits for it before it listens for the callback.
const browser = join(folder, 'browser.sh');
writeFileSync(browser, `#!/bin/sh\n"${process.execPath}" "${join(here, '../support/chromium.mjs')}" "$1" >/dev/null 2>&1 &\n`);
chmodSync(browser, 0o755);

const programs = join(here, 'node_modules/.bin');
const settings = {
  HOME: folder, SF_DISABLE_AUTOUPDATE: 'true', SF_DISABLE_TELEMETRY: 'true', SF_USE_GENERIC_UNIX_KEYCHAIN: 'true', SF_SKIP_NEW_VERSION_CHECK: 'true',
};

function sf(parameters, environment = {}) {
  return new Promise((done, failed) => {
    execFile(join(programs, 'sf'), [...parameters, '--json'], {
      timeout: 120_000,
      maxBuffer: 64 * 1024 * 1024,
      env: { PATH: process.env.PATH, BROWSER: browser, CHROMIUM_REPORT: report, ...settings, ...environment },
    }, (error, output, errors) => {
      let response;
      try {
        response = JSON.parse(output);
      } catch {
        failed(new Error(`sf ${parameters.join(' ')} gave no JSON: ${output}${errors}`));
        return;
      }

      if (error || response.status !== 0) {
        failed(new Error(`sf ${parameters.join(' ')}: ${response.name}: ${response.message}`));
      } else {
        done(response.result);
      }
    }).stdin?.end();
  });
}

async function work(alias, environment) {
  const shown = await sf(['org', 'display', '-o', alias], environment);
  assert.equal(shown.username, user.username);
  const few = await sf(['data', 'query', '-o', alias, '-q', 'SELECT Id, Name FROM Account LIMIT 3'], environment);
  assert.equal(few.records.length, 3);
  const all = await sf(['data', 'query', '-o', alias, '-q', 'SELECT Id FROM Account'], environment);
  assert.equal(all.records.length, 5000);
  await sf(['org', 'logout', '-o', alias, '-p'], environment);
}

// Runs the example exactly as it is written. The PATH leads to this CLI.
const runHelpExample = () => runPowerShell(helpExample('Get-SfAccessToken', 'The Salesforce CLI'), { ...settings, PATH: programs + delimiter + process.env.PATH });

await runSteps('Salesforce CLI', [
  ['org login web with headless Chromium', async () => {
    const result = await sf(['org', 'login', 'web', '-r', simulator.origin, '-a', 'web']);
    assert.equal(result.username, user.username);
    assert.equal((await simulator.counters()).allowed, 1);
  }],
  ['org display, data query, org logout after web', () => work('web')],
  ['the browser ended on the success page', () => assert.match(readFileSync(report, 'utf8'), /^done: \/OauthSuccess/)],
  ['Import-SfAccessToken takes over what org auth show-sfdx-auth-url prints', async () => {
    if (!hasPowerShell()) {
      throw new Skipped('there is no pwsh on the PATH or in PWSH.');
    }

    await sf(['org', 'login', 'web', '-r', simulator.origin, '-a', 'moving']);
    const shown = await runPowerShell(`
      sf org auth show-sfdx-auth-url --target-org moving --json | Import-SfAccessToken moved -LoginUrl ${simulator.origin} -WarningAction Ignore
      sf org logout --target-org moving --no-prompt
      (Get-SfAccessToken moved -ForceRefresh).Username`, { ...settings, PATH: programs + delimiter + process.env.PATH });
    assert.ok(shown.trim().endsWith(user.username));
  }],
  ['org login jwt', async () => {
    const result = await sf(['org', 'login', 'jwt', '-i', app.consumerKey, '-f', keyFile, '-o', user.username, '-r', simulator.origin, '-a', 'jwt']);
    assert.equal(result.username, user.username);
  }],
  ['org display, data query, org logout after jwt', () => work('jwt')],
  ['org login access-token', async () => {
    const { access_token: token } = await logIn(simulator, app);
    const result = await sf(['org', 'login', 'access-token', '-r', simulator.origin, '-a', 'token', '-p'], { SF_ACCESS_TOKEN: token });
    assert.equal(result.username, user.username);
  }],
  ['org display, data query, org logout after access-token', () => work('token')],
  ['the example in the help of Get-SfAccessToken, and once more when the session has expired', async () => {
    if (!hasPowerShell()) {
      throw new Skipped('there is no pwsh on the PATH or in PWSH.');
    }

    await authorize('prod', simulator, app);
    const shown = await runHelpExample();
    assert.ok(shown.includes(user.username));
    assert.ok(shown.includes('Account 00001'));
    await simulator.expireAccessTokens();
    await assert.rejects(sf(['data', 'query', '-o', 'prod', '-q', 'SELECT Id FROM Account LIMIT 1']), /INVALID_SESSION_ID|expired/i);

    // No org ends a session by itself within 15 minutes, so the module returns a younger token without asking Salesforce.
    await runPowerShell('$null = Get-SfAccessToken prod -ForceRefresh');
    await runHelpExample();
    await work('prod');
  }],
  ['org login sfdx-url over https', async () => {
    // Only for the login of this script itself. The CLI gets the certificate, and no setting that switches its check off.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const { refresh_token: token } = await logIn(secure, app);
    const file = join(folder, 'sfdx-url.txt');
    writeFileSync(file, `force://${app.consumerKey}:${app.consumerSecret}:${token}@${new URL(secure.url).host}`);
    const result = await sf(['org', 'login', 'sfdx-url', '-f', file, '-a', 'url'], { NODE_EXTRA_CA_CERTS: tlsFile });
    assert.equal(result.username, user.username);
  }],
  ['org display, data query, org logout after sfdx-url', () => work('url', { NODE_EXTRA_CA_CERTS: tlsFile })],
  ['the example in the help of Export-SfAccessToken hands a token to org login sfdx-url', async () => {
    if (!hasPowerShell()) {
      throw new Skipped('there is no pwsh on the PATH or in PWSH.');
    }

    const trust = { SSL_CERT_FILE: tlsFile, NODE_EXTRA_CA_CERTS: tlsFile };
    await runPowerShell('Remove-SfAccessToken prod -Confirm:$false');
    await authorize('prod', secure, app, trust);
    await runPowerShell(`$WarningPreference = 'SilentlyContinue'
      ${helpExample('Export-SfAccessToken', 'To the Salesforce CLI')}`, { ...settings, ...trust, PATH: programs + delimiter + process.env.PATH });
    await work('prod', trust);
  }],
], () => {
  simulator.stop();
  secure.stop();
});
