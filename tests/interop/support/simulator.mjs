// Starts the built simulator with the caller's configuration, and goes through its pages with its own browse command.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const program = process.env.SIMULATOR
  ?? resolve(here, '../../../tools/SalesforceToken.Simulator/bin/Debug/net10.0/SalesforceToken.Simulator.dll');

export const user = { username: 'ada@interop.test', password: 'Interop-1' };
export const callbackUrl = 'http://localhost:1717/OauthRedirect';
export const adminKey = 'interop';

/** Creates a new folder. */
export function temporaryFolder() {
  return mkdtempSync(join(tmpdir(), 'interop-'));
}

/** Starts a simulator with one org that has these apps. With https, it writes its certificate to the file that https names. */
export async function startSimulator({ apps, https }) {
  const folder = temporaryFolder();
  const configuration = join(folder, 'org.json');
  writeFileSync(configuration, JSON.stringify({
    adminKey,
    organizations: [{ myDomain: 'interop', users: [user], apps }],
  }));
  const child = spawn('dotnet', [program, '--config', configuration, ...(https ? ['--https', '--certificate-file', https] : [])]);
  let output = '';
  const url = await new Promise((found, failed) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('Ctrl+C')) {
        found(/running at (\S+)/.exec(output)[1]);
      }
    });
    child.stderr.on('data', (chunk) => failed(new Error(String(chunk))));
    child.on('exit', (code) => failed(new Error(`The simulator ended with exit code ${code}.`)));
  });
  return {
    url,
    origin: url.replace(/\/$/, ''),
    async counters() {
      const response = await fetch(`${url}simulator/counters`, { headers: { 'X-Simulator-Key': adminKey } });
      return response.json();
    },
    async expireAccessTokens() {
      await fetch(`${url}simulator/expire-access-tokens`, { method: 'POST', headers: { 'X-Simulator-Key': adminKey } });
    },
    stop: () => child.kill('SIGTERM'),
  };
}

/** The command line of the simulator's scripted browser for an address. */
export function browseCommand(url) {
  return ['dotnet', program, 'browse', '--username', user.username, '--password', user.password, url];
}

/** Lets the scripted browser allow a request, and returns the callback as a URL. */
export async function allow(authorizeUrl) {
  const [command, ...parameters] = browseCommand(authorizeUrl);
  return new Promise((found, failed) => {
    const server = createServer((request, response) => {
      response.end('done');
      server.close();
      found(new URL(request.url, callbackUrl));
    });
    server.on('error', failed);
    server.listen(new URL(callbackUrl).port, 'localhost', () => {
      spawn(command, parameters, { stdio: 'inherit' }).on('exit', (code) => {
        if (code !== 0) {
          server.close();
          failed(new Error(`browse ended with exit code ${code}.`));
        }
      });
    });
  });
}

/** A verifier and its S256 challenge (RFC 7636). */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The whole web server flow with fetch alone, for tests that need tokens at the start. */
export async function logIn(simulator, app) {
  const { verifier, challenge } = pkce();
  const query = new URLSearchParams({
    response_type: 'code', client_id: app.consumerKey, redirect_uri: callbackUrl, code_challenge: challenge, state: 's',
  });
  const callback = await allow(`${simulator.url}services/oauth2/authorize?${query}`);
  const response = await fetch(`${simulator.url}services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code', code: callback.searchParams.get('code'), redirect_uri: callbackUrl,
      client_id: app.consumerKey, client_secret: app.consumerSecret, code_verifier: verifier,
    }),
  });
  return response.json();
}

/** Thrown by a step that cannot run here; the message says what is missing. */
export class Skipped extends Error {}

/** Runs named steps in order and prints the result of each. The exit code of the process is 1 if one failed. */
export async function runSteps(title, steps, cleanUp) {
  let failed = 0;
  let skipped = 0;
  for (const [name, step] of steps) {
    try {
      await step();
      console.log(`passed  ${title}: ${name}`);
    } catch (error) {
      if (error instanceof Skipped) {
        skipped++;
        console.log(`skipped ${title}: ${name}: ${error.message}`);
        continue;
      }

      failed++;
      console.log(`FAILED  ${title}: ${name}\n${error.stack ?? error}`);
    }
  }

  await cleanUp();
  console.log(`${title}: ${steps.length - failed - skipped} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed > 0 ? 1 : 0;
}
