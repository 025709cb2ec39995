// A certified OpenID provider at the paths of Salesforce's endpoints. What it judges is the standards' part of a request: client
// authentication, PKCE, the redirect address, one use of each code and of each rotated refresh token. Salesforce's own members are
// added to its answers, since no standard has them.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { Provider, errors } from 'oidc-provider';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const account = 'ada@interop.test';

export const client = { id: 'interop-app', secret: 'interop-secret-0123456789abcdef0123456789abcdef' };
export const jwtClient = { id: 'interop-jwt' };
export const callbackUrl = 'http://localhost:1718/OauthRedirect';
export const subjectIssuer = 'https://builds.interop.test';
export const subjectAudience = 'interop-org';

/** Starts the provider. */
export async function startProvider({ publicKeyOfJwtClient }) {
  const builds = await generateKeyPair('RS256');
  const buildKeys = createLocalJWKSet({ keys: [{ ...await exportJWK(builds.publicKey), alg: 'RS256' }] });
  const seen = { refreshes: 0, reuses: 0, assertions: 0, exchanges: 0 };
  const server = createServer();
  await new Promise((listening) => server.listen(0, 'localhost', listening));
  const url = `http://localhost:${server.address().port}`;

  const provider = new Provider(url, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [callbackUrl],
        application_type: 'web',
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials', tokenExchange],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    routes: {
      authorization: '/services/oauth2/authorize',
      token: '/services/oauth2/token',
      introspection: '/services/oauth2/introspect',
      userinfo: '/services/oauth2/userinfo',
    },
    scopes: ['openid', 'offline_access', 'api', 'refresh_token', 'full'],
    claims: { openid: ['sub', 'preferred_username'] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (ctx, asking, token) => token.clientId === asking.clientId },
      userinfo: { enabled: true },
    },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
    cookies: { keys: ['interop'] },
    jwks: { keys: [{ ...await exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey), alg: 'RS256', use: 'sig' }] },
    ttl: { AccessToken: 3600, ClientCredentials: 3600, RefreshToken: 86400, Grant: 86400, Session: 600, Interaction: 600 },
  });

  provider.on('grant.success', (ctx) => {
    if (ctx.oidc.params.grant_type === 'refresh_token') {
      seen.refreshes++;
    }
  });
  provider.on('grant.error', (ctx, error) => {
    if (error.error_detail === 'refresh token already used') {
      seen.reuses++;
    }
  });

  provider.on('server_error', (ctx, error) => console.error(error));

  // RFC 8693: the client is authenticated by the provider, the subject token is judged by jose.
  provider.registerGrantType(tokenExchange, async (ctx) => {
    const parameters = ctx.oidc.params;
    if (parameters.subject_token_type !== 'urn:ietf:params:oauth:token-type:jwt') {
      throw new errors.InvalidRequest('subject_token_type is not that of a JWT');
    }

    const { payload } = await jwtVerify(parameters.subject_token, buildKeys, { issuer: subjectIssuer, audience: subjectAudience })
      .catch((error) => { throw new errors.InvalidGrant(error.message); });
    ctx.body = await issue(ctx, ctx.oidc.client, payload.sub);
    seen.exchanges++;
  }, ['subject_token', 'subject_token_type', 'token_handler', 'scope']);

  // RFC 7523 section 2.1: the assertion itself authenticates the client, so it is judged before the provider asks for a client.
  provider.use(async (ctx, next) => {
    if (ctx.path !== '/services/oauth2/token' || ctx.method !== 'POST') {
      await next();
      return;
    }

    const form = new URLSearchParams(await text(ctx.req));
    ctx.req.body = Object.fromEntries(form);
    if (form.get('grant_type') === jwtBearer) {
      ctx.type = 'application/json';
      ctx.set('Cache-Control', 'no-store');
      try {
        ctx.body = { access_token: 'interop-jwt-access', token_type: 'Bearer', expires_in: 3600, scope: 'api', ...await judge(form.get('assertion')) };
      } catch (error) {
        ctx.status = 400;
        ctx.body = { error: 'invalid_grant', error_description: `invalid assertion: ${error.message}` };
      }

      return;
    }

    await next();
    if (ctx.status === 200) {
      ctx.body = { ...ctx.body, ...salesforceMembers(form.get('client_secret')) };
    }
  });

  // Whoever comes to the login is signed in, and agrees to everything.
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) {
      await next();
      return;
    }

    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    const grant = new provider.Grant({ accountId: account, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: account }, consent: { grantId: await grant.save() } });
    ctx.respond = false;
  });

  server.on('request', provider.callback());

  async function judge(assertion) {
    const { payload } = await jwtVerify(assertion, publicKeyOfJwtClient, {
      algorithms: ['RS256'], issuer: jwtClient.id, subject: account, audience: url, requiredClaims: ['exp'],
    });
    if (payload.exp - Date.now() / 1000 > 300) {
      throw new Error('the assertion lives too long');
    }

    seen.assertions++;
    return salesforceMembers(undefined);
  }

  async function issue(ctx, owner, subject) {
    const grant = new provider.Grant({ accountId: subject, clientId: owner.clientId });
    grant.addOIDCScope('api');
    const token = new provider.AccessToken({
      accountId: subject, client: owner, grantId: await grant.save(), gty: 'token_exchange', scope: 'api',
    });
    return { access_token: await token.save(), token_type: 'Bearer', expires_in: token.expiration, scope: 'api' };
  }

  function salesforceMembers(secret) {
    const id = `${url}/id/00D000000000001EAA/005000000000001AAA`;
    const issuedAt = String(Date.now());
    return {
      instance_url: url,
      id,
      issued_at: issuedAt,
      ...(secret ? { signature: createHmac('sha256', secret).update(id + issuedAt).digest('base64') } : {}),
    };
  }

  return {
    url,
    seen,
    /** A token that a build server would give a job. */
    subjectToken: (audience = subjectAudience) => new SignJWT({ sub: account })
      .setProtectedHeader({ alg: 'RS256' }).setIssuer(subjectIssuer).setAudience(audience).setIssuedAt().setExpirationTime('5m').sign(builds.privateKey),
    stop: () => server.close(),
  };
}

async function text(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }

  return Buffer.concat(chunks).toString();
}
