// Starts the built simulator with a configuration of the caller's, and walks its pages with its own browse verb.
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

/** A folder that nobody else uses. */
export function temporaryFolder() {
  return mkdtempSync(join(tmpdir(), 'interop-'));
}

/** Starts a simulator with one org that has these apps; https writes its certificate to the file named. */
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
    child.on('exit', (code) => failed(new Error(`The simulator ended with ${code}.`)));
  });
  return {
    url,
    origin: url.replace(/\/$/, ''),
    async counters() {
      const answer = await fetch(`${url}simulator/counters`, { headers: { 'X-Simulator-Key': adminKey } });
      return answer.json();
    },
    async expireAccessTokens() {
      await fetch(`${url}simulator/expire-access-tokens`, { method: 'POST', headers: { 'X-Simulator-Key': adminKey } });
    },
    stop: () => child.kill('SIGTERM'),
  };
}

/** The arguments of the simulator's scripted person for an address. */
export function browseCommand(url) {
  return ['dotnet', program, 'browse', '--username', user.username, '--password', user.password, url];
}

/** Has the scripted person allow a request, and gives the callback as a URL. */
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
          failed(new Error(`browse ended with ${code}.`));
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

/** The whole web server flow with nothing but fetch, for tests that need tokens to begin with. */
export async function logIn(simulator, app) {
  const { verifier, challenge } = pkce();
  const query = new URLSearchParams({
    response_type: 'code', client_id: app.consumerKey, redirect_uri: callbackUrl, code_challenge: challenge, state: 's',
  });
  const callback = await allow(`${simulator.url}services/oauth2/authorize?${query}`);
  const answer = await fetch(`${simulator.url}services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code', code: callback.searchParams.get('code'), redirect_uri: callbackUrl,
      client_id: app.consumerKey, client_secret: app.consumerSecret, code_verifier: verifier,
    }),
  });
  return answer.json();
}

/** Thrown by a step that cannot be taken here; the message says what is missing. */
export class Skipped extends Error {}

/** Runs named steps one after the other, tells each, and ends the process with 1 where one failed. */
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
