// Runs the built module in a real PowerShell, with a separate data folder.
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browseCommand, callbackUrl, temporaryFolder } from './simulator.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const pwsh = process.env.PWSH ?? 'pwsh';
const home = temporaryFolder();

const version = /ModuleVersion\s*=\s*'(.+?)'/.exec(readFileSync(join(root, 'SalesforceToken.psd1'), 'utf8'))[1];
const manifest = join(root, 'out/SalesforceToken', version, 'SalesforceToken.psd1');

/** Whether PowerShell is installed. */
export function hasPowerShell() {
  try {
    execFileSync(pwsh, ['-NoProfile', '-Version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Imports the module and runs a script. It stops at any error and at any program that fails. The user's keyring is not used. */
export function runPowerShell(script, environment = {}) {
  const prelude = "$ErrorActionPreference = 'Stop'; $PSNativeCommandUseErrorActionPreference = $true; Import-Module $env:MODULE\n";
  return new Promise((done, failed) => {
    execFile(pwsh, ['-NoProfile', '-NonInteractive', '-Command', prelude + script], {
      timeout: 240_000,
      env: {
        ...process.env, POWERSHELL_TELEMETRY_OPTOUT: '1', SALESFORCETOKEN_HOME: home, SALESFORCETOKEN_KEY_PROTECTION: 'KeyFile', MODULE: manifest, ...environment,
      },
    }, (error, output, errors) => {
      if (error) {
        failed(new Error(`pwsh: ${output}${errors}`));
      } else {
        done(output);
      }
    }).stdin?.end();
  });
}

/** Sets a token up and lets the scripted browser authorize it. */
export function authorize(name, simulator, app, environment = {}) {
  // Without the address: the module appends it.
  const browser = browseCommand('').slice(0, -1).map((part) => `"${part}"`).join(' ');
  return runPowerShell(`
    $secret = ConvertTo-SecureString $env:CONSUMER_SECRET -AsPlainText -Force
    $null = New-SfAccessToken ${name} -LoginUrl '${simulator.url}' -CallbackUrl '${callbackUrl}' -WarningAction Ignore |
      Set-SfConsumerCredential -ConsumerKey '${app.consumerKey}' -ConsumerSecret $secret |
      Invoke-SfAuthorization`, { BROWSER: browser, CONSUMER_SECRET: app.consumerSecret, ...environment });
}

/** The code of an example in the help of a command. */
export function helpExample(command, title) {
  const page = readFileSync(join(root, 'docs/en-US', `${command}.md`), 'utf8');
  return page.split(`: ${title}\n`)[1].split('```powershell\n')[1].split('```')[0];
}
