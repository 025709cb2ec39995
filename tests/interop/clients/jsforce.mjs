// jsforce: the web server flow, a query over all its pages, and the refresh after a session expired.
import assert from 'node:assert/strict';
import jsforce from 'jsforce';
import { allow, callbackUrl, pkce, runSteps, startSimulator } from '../support/simulator.mjs';

// Without rotation: jsforce keeps the first refresh token, even if a refresh returns a new one. With rotation, its second refresh
// would end the authorization.
const app = { consumerKey: 'JSFORCE', consumerSecret: 'SECRET', callbackUrls: [callbackUrl], rotateRefreshTokens: false };
const simulator = await startSimulator({ apps: [app] });
const oauth2 = new jsforce.OAuth2({ loginUrl: simulator.origin, clientId: app.consumerKey, clientSecret: app.consumerSecret, redirectUri: callbackUrl });
const connection = new jsforce.Connection({ oauth2 });

await runSteps('jsforce', [
  ['web server flow', async () => {
    const { verifier, challenge } = pkce();
    const callback = await allow(oauth2.getAuthorizationUrl({ scope: 'api refresh_token id', code_challenge: challenge }));
    const identity = await connection.authorize(callback.searchParams.get('code'), { code_verifier: verifier });
    assert.match(identity.organizationId, /^00D/);
    assert.equal(connection.instanceUrl, simulator.origin);
  }],
  ['identity', async () => assert.equal((await connection.identity()).username, 'ada@interop.test')],
  ['query with pages', async () => {
    const records = await connection.query('SELECT Id, Name FROM Account', { autoFetch: true, maxFetch: 10_000 });
    assert.equal(records.totalSize, 5000);
    let count = 0;
    await new Promise((ended, failed) => connection.query('SELECT Id FROM Account')
      .on('record', () => count++).on('end', ended).on('error', failed).run({ autoFetch: true, maxFetch: 10_000 }));
    assert.equal(count, 5000);
  }],
  ['create, retrieve, update, delete', async () => {
    const made = await connection.sobject('Account').create({ Name: 'Interop' });
    assert.ok(made.success);
    await connection.sobject('Account').update({ Id: made.id, Industry: 'Energy' });
    assert.equal((await connection.sobject('Account').retrieve(made.id)).Industry, 'Energy');
    await connection.sobject('Account').destroy(made.id);
    await assert.rejects(connection.sobject('Account').retrieve(made.id));
  }],
  ['describe', async () => {
    assert.ok((await connection.sobject('Account').describe()).fields.some((field) => field.name === 'Name'));
    assert.ok((await connection.describeGlobal()).sobjects.length > 0);
  }],
  ['a malformed query', async () => assert.rejects(connection.query('SELECT FROM'), { errorCode: 'MALFORMED_QUERY' })],
  ['refresh after 401', async () => {
    const before = connection.accessToken;
    await simulator.expireAccessTokens();
    assert.equal((await connection.query('SELECT Id FROM User')).totalSize, 1);
    assert.notEqual(connection.accessToken, before);
    assert.equal((await simulator.counters()).refreshes, 1);
  }],
  ['five callers after one 401, one refresh', async () => {
    await simulator.expireAccessTokens();
    await Promise.all([1, 2, 3, 4, 5].map(() => connection.query('SELECT Id FROM User')));
    assert.equal((await simulator.counters()).refreshes, 2);
  }],
  ['logout', async () => {
    await connection.logoutByOAuth2(true);
    assert.equal((await simulator.counters()).revocations, 1);
  }],
], () => simulator.stop());
