// Does what a person does, in headless Chromium: opens the address, signs in, clicks Allow and waits for the callback's page.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder, user } from './simulator.mjs';

const profile = temporaryFolder();
const child = spawn(process.env.CHROMIUM ?? 'chromium', [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank',
], { stdio: 'ignore' });

// The next action depends on what the page shows, as it does for a person.
const look = `(() => {
  const password = document.querySelector('#password');
  if (password && !password.value) {
    document.querySelector('#username').value = ${JSON.stringify(user.username)};
    password.value = ${JSON.stringify(user.password)};
    document.querySelector('button[name=login]').click();
    return 'signing in';
  }
  const allow = document.querySelector('button[value=allow]');
  if (allow) { allow.click(); return 'allowing'; }
  return location.port === '1717' && document.readyState === 'complete' ? 'done: ' + location.pathname + ' ' + document.title : location.href;
})()`;

async function debuggerAddress() {
  const file = join(profile, 'DevToolsActivePort');
  for (let i = 0; i < 200 && !existsSync(file); i++) {
    await sleep(50);
  }

  const port = readFileSync(file, 'utf8').split('\n')[0];
  const targets = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
  return targets.find((target) => target.type === 'page').webSocketDebuggerUrl;
}

async function main() {
  const socket = new WebSocket(await debuggerAddress());
  const waiting = new Map();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    waiting.get(message.id)?.(message.result);
  };
  await new Promise((opened) => { socket.onopen = opened; });
  let last = 0;
  const send = (method, params) => new Promise((answered) => {
    waiting.set(++last, answered);
    socket.send(JSON.stringify({ id: last, method, params }));
  });

  await send('Page.navigate', { url: process.argv[2] });
  let seen = '';
  for (let i = 0; i < 200 && !seen.startsWith('done'); i++) {
    await sleep(100);
    seen = (await send('Runtime.evaluate', { expression: look, returnByValue: true }))?.result?.value ?? seen;
  }

  socket.close();
  return seen;
}

const seen = await main().catch((error) => String(error));
if (process.env.CHROMIUM_REPORT) {
  writeFileSync(process.env.CHROMIUM_REPORT, seen);
}

child.kill();
await new Promise((ended) => { child.on('exit', ended); });
rmSync(profile, { recursive: true, force: true });
