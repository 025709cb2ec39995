// A generic OAuth and OpenID Connect client that knows nothing about Salesforce: it uses only the discovery document.
import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';
import { allow, callbackUrl, runSteps, startSimulator } from '../support/simulator.mjs';

const app = { consumerKey: 'GENERIC', consumerSecret: 'SECRET', callbackUrls: [callbackUrl], scopes: ['full', 'refresh_token', 'openid'] };
const simulator = await startSimulator({ apps: [app] });
const insecure = { [oauth.allowInsecureRequests]: true };
const client = { client_id: app.consumerKey };
let server;
let tokens;

async function active(token, authentication) {
  const response = await oauth.introspectionRequest(server, client, authentication, token, insecure);
  return (await oauth.processIntrospectionResponse(server, client, response)).active;
}

await runSteps('oauth4webapi', [
  ['discovery', async () => {
    const issuer = new URL(simulator.origin);
    const response = await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oidc' });
    // The issuer is compared as text, and a URL object adds a slash that Salesforce's issuer does not have.
    const document = await response.json();
    assert.equal(document.issuer, simulator.origin);
    server = document;
  }],
  ['code flow with PKCE, id token and nonce', async () => {
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const nonce = oauth.generateRandomNonce();
    const url = new URL(server.authorization_endpoint);
    url.search = new URLSearchParams({
      response_type: 'code', client_id: client.client_id, redirect_uri: callbackUrl, scope: 'openid api refresh_token', state, nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    });
    const parameters = oauth.validateAuthResponse(server, client, await allow(url.href), state);
    const response = await oauth.authorizationCodeGrantRequest(
      server, client, oauth.ClientSecretPost(app.consumerSecret), parameters, callbackUrl, verifier, insecure);
    tokens = await oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce, requireIdToken: true });
    assert.equal(tokens.expires_in, undefined);
    await oauth.validateApplicationLevelSignature(server, response, insecure);
  }],
  ['userinfo', async () => {
    const response = await oauth.userInfoRequest(server, client, tokens.access_token, insecure);
    const subject = oauth.getValidatedIdTokenClaims(tokens).sub;
    assert.equal((await oauth.processUserInfoResponse(server, client, subject, response)).preferred_username, 'ada@interop.test');
  }],
  ['refresh with rotation, secret by Basic', async () => {
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.ClientSecretBasic(app.consumerSecret), tokens.refresh_token, insecure);
    const next = await oauth.processRefreshTokenResponse(server, client, response);
    assert.notEqual(next.refresh_token, tokens.refresh_token);
    tokens = next;
  }],
  ['introspection', async () => {
    assert.equal(await active(tokens.access_token, oauth.ClientSecretPost(app.consumerSecret)), true);
    assert.equal(await active('nonsense', oauth.ClientSecretBasic(app.consumerSecret)), false);
  }],
  ['revocation', async () => {
    const response = await oauth.revocationRequest(server, client, oauth.ClientSecretPost(app.consumerSecret), tokens.refresh_token, insecure);
    await oauth.processRevocationResponse(response);
    assert.equal(await active(tokens.access_token, oauth.ClientSecretPost(app.consumerSecret)), false);
  }],
  ['a refresh with a revoked refresh token', async () => {
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.ClientSecretPost(app.consumerSecret), tokens.refresh_token, insecure);
    await assert.rejects(oauth.processRefreshTokenResponse(server, client, response), { error: 'invalid_grant' });
  }],
], () => simulator.stop());
