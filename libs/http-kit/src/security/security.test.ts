import type { AuthorizationSubject, Authorizer } from '@mezzo/domain';
import { createHmac } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { defaultAnswer, textAnswer } from '../http/answer.ts';
import type { EndpointRequest } from '../http/endpoint.ts';
import { startEndpoints } from '../http/testing/start-endpoints.ts';
import { ApproverCache } from './approver-cache.ts';
import type { AuthenticationScheme } from './authenticator.ts';
import { BasicAuthenticator } from './basic-authenticator.ts';
import { CombinedAuthenticator } from './combined-authenticator.ts';
import { parseCredentials } from './credentials.ts';
import { readToken, signToken } from './json-web-token.ts';
import { JwtAuthenticator } from './jwt-authenticator.ts';
import { PrincipalAuthenticator, RealmAuthenticator } from './realm-authenticator.ts';
import { requireEndpointAccess, subjectOf } from './request-subject.ts';

const key = Buffer.from('a key');
const nowMs = 1_600_000_000_000;
const jwt = new JwtAuthenticator({ key, nowMs: () => nowMs });
const basic = new BasicAuthenticator([
  { principal: 'ops', secret: 'first' },
  { principal: 'ops', secret: 'geheim' },
  { principal: 'mute' },
  { principal: 'ümlaut', secret: 'ß' },
]);
const basicHeader = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('HTTP Basic', () => {
  test.each([
    ['ops:geheim', 'ops'],
    ['ümlaut:ß', 'ümlaut'],
  ])('knows %s', (text, principal) => {
    expect(basic.authenticate('r', { authorization: basicHeader(text) })).toEqual({ principal });
  });

  test.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    'Basic %%%',
    'Bearer x',
    `basic ${basicHeader('ops:geheim').slice(6)}`,
    `Basic  ${basicHeader('ops:geheim').slice(6)}`,
    `${basicHeader('ops:geheim')} x`,
    basicHeader('ops:wrong'),
    basicHeader('ops:first'),
    basicHeader('ops:'),
    basicHeader('mute:'),
    basicHeader('mute:undefined'),
    basicHeader('nobody:geheim'),
    basicHeader('ops'),
    basicHeader('ops:ge:heim'),
    basicHeader('ops:geheim:'),
  ])('refuses %s', (authorization) => {
    expect(basic.authenticate('r', { authorization })).toEqual({
      refusal: {
        status: 401,
        body: '401 Unauthorized.',
        headers: {
          'Content-Type': 'text/plain; charset=utf-8',
          'WWW-Authenticate': 'Basic realm="r"',
        },
      },
    });
  });
});

describe('credentials', () => {
  it('are read with whatever else is there', () => {
    const text =
      '{"credentials":[{"principal":"a","secret":"s","note":1},{"principal":"b"}],"more":{}}';
    expect(parseCredentials(text)).toEqual({
      credentials: [
        { principal: 'a', secret: 's' },
        { principal: 'b', secret: undefined },
      ],
    });
    expect(parseCredentials('{}')).toEqual({ credentials: [] });
  });

  test.each([
    ['', 'Credentials file must contain at least one credential'],
    ['{"credentials":[{"principal":"a","secret":"hunter2"}', 'Invalid json format'],
    ['["hunter2"]', 'Failed to parse credentials'],
    ['null', 'Failed to parse credentials'],
    ['{"credentials":{"hunter2":1}}', 'Failed to parse credentials'],
    ['{"credentials":[{"principal":"a","secret":["hunter2"]}]}', 'Failed to parse credentials'],
    ['a hunter2', 'Invalid json format'],
  ])('%s are refused without being quoted', (text, reason) => {
    const reading = parseCredentials(text);
    expect(reading).toEqual({ error: expect.stringContaining(reason) as string });
    expect(JSON.stringify(reading)).not.toContain('hunter2');
  });
});

/** A token made by hand. */
function token(header: unknown, payload: unknown, secret: Buffer = key): string {
  const part = (value: unknown): string =>
    typeof value === 'string' ? value : Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const hs256 = { alg: 'HS256', typ: 'JWT' };

describe('tokens', () => {
  it('are the same as those of RFC 7515', () => {
    // The example of its appendix A.1, whose header and payload hold line breaks.
    const rfcKey = Buffer.from(
      'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
      'base64url',
    );
    const text =
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.' +
      'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.' +
      'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    expect(readToken(text, rfcKey, 1_300_819_380)).toEqual({
      payload: { iss: 'joe', exp: 1_300_819_380, 'http://example.com/is_root': true },
    });
    expect(readToken(text, rfcKey, 1_300_819_381)).toEqual({
      error: 'Token has expired: exp(1300819380) < now(1300819381)',
    });
  });

  it('are read as they were signed', () => {
    const payload = { fid: 'f', eid: 'e', cid: 'c' };
    expect(readToken(signToken(payload, key), key, 0)).toEqual({ payload });
  });

  test.each([
    ['a.b', 'Expected 3 components in token, got 2'],
    ['a.b.c.d', 'Expected 3 components in token, got 4'],
    ['!.b.c', 'Failed to decode token header: Failed to base64url-decode: Invalid character'],
    [
      token([], {}),
      'Failed to decode token header: Failed to parse into JSON: Expecting a JSON object',
    ],
    [token({ alg: 'HS256', typ: 1 }, {}), "Token 'typ' is not a string"],
    [token({}, {}), "Failed to locate 'alg' in token JSON header"],
    [token({ alg: 7 }, {}), "Token 'alg' field is not a string"],
    [token({ alg: 'none' }, {}), 'Token \'alg\' value "none" does not match, expected "HS256"'],
    [token({ alg: 'HS512' }, {}), 'Unsupported token algorithm: HS512'],
    [token({ ...hs256, crit: ['exp'] }, {}), "Token 'crit' field is unsupported"],
    [
      token(hs256, 'e30x'),
      'Failed to decode token payload: Failed to parse into JSON: Expecting a JSON object',
    ],
    [token(hs256, { exp: '1' }), "JSON payload 'exp' field is not a number"],
    [token(hs256, { nbf: 1_600_000_001 }), 'Token is not valid yet'],
    [token(hs256, { a: 'b' }, Buffer.from('other')), 'Token signature does not match'],
    [`${token(hs256, { a: 'b' }).split('.', 2).join('.')}.`, 'Token signature does not match'],
  ])('%s is refused', (text, error) => {
    expect(readToken(text, key, nowMs / 1000)).toEqual({ error });
  });
});

describe('bearers of tokens', () => {
  const bearer = (claims: object): string => `Bearer ${token(hs256, claims)}`;

  it('are what their claims say', () => {
    const authorization = bearer({ fid: 'f', n: 1, list: ['x'] });
    expect(jwt.authenticate('r', { authorization })).toEqual({
      principal: undefined,
      claims: { fid: 'f', n: '1', list: '["x"]' },
    });
    expect(jwt.authenticate('r', { authorization: bearer({ sub: 'ann' }) })).toEqual({
      principal: 'ann',
      claims: { sub: 'ann' },
    });
  });

  test.each([
    [undefined, 'Bearer realm="r"'],
    [
      'Bearer',
      `Bearer realm="r", error="invalid_token", error_description="Malformed 'Authorization' header"`,
    ],
    [
      basicHeader('a:b'),
      `Bearer realm="r", error="invalid_token", error_description="Scheme 'Basic' unsupported"`,
    ],
    [
      'Bearer x',
      'Bearer realm="r", error="invalid_token", ' +
        'error_description="Invalid JWT: Expected 3 components in token, got 1"',
    ],
    [bearer({}), 'Bearer realm="r", error="invalid_token", error_description="JWT claims missing"'],
    [
      `Bearer ${token({ alg: 'a\r\nX: y' }, {})}`,
      'Bearer realm="r", error="invalid_token", ' +
        'error_description="Invalid JWT: Unsupported token algorithm: a??X: y"',
    ],
  ])('%s is refused', (authorization, challenge) => {
    expect(jwt.authenticate('r', { authorization })).toMatchObject({
      refusal: {
        status: 401,
        body: '401 Unauthorized.',
        headers: { 'WWW-Authenticate': challenge },
      },
    });
  });
});

describe('several schemes', () => {
  const combined = new CombinedAuthenticator([basic, jwt]);
  const failing: AuthenticationScheme = {
    scheme: 'Odd',
    authenticate: () => Promise.reject(new Error('down')),
  };
  const forbidding: AuthenticationScheme = {
    scheme: 'Strict',
    authenticate: () => ({ refusal: textAnswer(403, 'go away') }),
  };

  it('takes the first that knows who asks', async () => {
    expect(combined.authenticate('r', { authorization: basicHeader('ops:geheim') })).toEqual({
      principal: 'ops',
    });
    const authorization = `Bearer ${token(hs256, { sub: 'ann' })}`;
    expect(combined.authenticate('r', { authorization })).toMatchObject({ principal: 'ann' });
    const late = new CombinedAuthenticator([failing, jwt]);
    expect(await late.authenticate('r', { authorization })).toMatchObject({ principal: 'ann' });
  });

  it('tells what each of them wants', async () => {
    const want = {
      refusal: {
        status: 401,
        headers: {
          'Content-Type': 'text/plain; charset=utf-8',
          'WWW-Authenticate': 'Basic realm="r",Bearer realm="r"',
        },
        body:
          '"Basic" authenticator returned:\n401 Unauthorized.\n\n' +
          '"Bearer" authenticator returned:\n401 Unauthorized.',
      },
    };
    expect(combined.authenticate('r', {})).toEqual(want);
    const withOthers = new CombinedAuthenticator([failing, basic, forbidding, jwt]);
    expect(await withOthers.authenticate('r', {})).toEqual(want);
  });

  it('forbids, or fails, where nobody asks for credentials', async () => {
    expect(new CombinedAuthenticator([forbidding]).authenticate('r', {})).toMatchObject({
      refusal: { status: 403, body: '"Strict" authenticator returned:\ngo away' },
    });
    const broken = new CombinedAuthenticator([failing]);
    await expect(Promise.resolve(broken.authenticate('r', {}))).rejects.toThrow(AggregateError);
  });
});

describe('realms', () => {
  const realms = new RealmAuthenticator(
    new Map([
      ['one', [basic]],
      ['two', [basic, jwt]],
    ]),
  );

  it('are open unless closed, and closed each by its own schemes', () => {
    expect(realms.authenticate('open', { authorization: 'Basic x' })).toEqual({
      principal: undefined,
    });
    expect(realms.authenticate('one', {})).toMatchObject({
      refusal: { headers: { 'WWW-Authenticate': 'Basic realm="one"' } },
    });
    expect(realms.authenticate('two', {})).toMatchObject({
      refusal: { headers: { 'WWW-Authenticate': 'Basic realm="two",Bearer realm="two"' } },
    });
  });

  it('can demand a principal', () => {
    const strict = new PrincipalAuthenticator(realms);
    const bearer = (claims: object) => ({ authorization: `Bearer ${token(hs256, claims)}` });
    expect(strict.authenticate('open', {})).toEqual({ principal: undefined });
    expect(strict.authenticate('two', bearer({ sub: 'ann' }))).toMatchObject({ principal: 'ann' });
    expect(strict.authenticate('two', bearer({ fid: 'f' }))).toMatchObject({
      refusal: {
        status: 403,
        body:
          "The request's authenticated principal contains claims, but no value string." +
          ' The master currently requires that principals have a value',
      },
    });
  });
});

describe('ApproverCache', () => {
  const onlyAnn = (subject: AuthorizationSubject | undefined) => ({
    approved: () => subject?.value === 'ann',
  });

  it('answers at once where the authorizer does', () => {
    const cache = new ApproverCache({
      authorizer: { approver: onlyAnn },
      onError: () => undefined,
    });
    expect(cache.prepare({ value: 'ann' })).toBeUndefined();
    expect(cache.approversOf({ value: 'ann' }).approved('VIEW_FLAGS')).toBe(true);
    expect(cache.approversOf({ value: 'bob' }).approved('VIEW_FLAGS')).toBe(false);
    expect(cache.approversOf(undefined).approved('VIEW_FLAGS')).toBe(false);
    expect(cache.approversOf({ claims: { sub: 'ann' } }).approved('VIEW_FLAGS')).toBe(false);
  });

  it('waits for an authorizer that takes its time, once for all', async () => {
    let asked = 0;
    const authorizer: Authorizer = {
      approver: (subject, action) => {
        if (action === 'VIEW_FLAGS') asked++;
        return Promise.resolve(onlyAnn(subject));
      },
    };
    const cache = new ApproverCache({ authorizer, onError: () => undefined });
    expect(cache.approversOf({ value: 'ann' }).approved('VIEW_FLAGS')).toBe(false);
    await Promise.all([cache.prepare({ value: 'ann' }), cache.prepare({ value: 'ann' })]);
    expect(cache.approversOf({ value: 'ann' }).approved('VIEW_FLAGS')).toBe(true);
    expect(cache.prepare({ value: 'ann' })).toBeUndefined();
    expect(asked).toBe(1);
  });

  it('refuses what the authorizer failed to answer, and asks again', async () => {
    let isDown = true;
    const errors: string[] = [];
    const authorizer: Authorizer = {
      approver: (subject, action) => {
        if (!isDown) return onlyAnn(subject);
        if (action === 'VIEW_TASK') throw new Error('down');
        return action === 'VIEW_FLAGS' ? Promise.reject(new Error('down')) : onlyAnn(subject);
      },
    };
    const cache = new ApproverCache({ authorizer, onError: (action) => errors.push(action) });
    await cache.prepare({ value: 'ann' });
    expect(errors.sort()).toEqual(['VIEW_FLAGS', 'VIEW_TASK']);
    isDown = false;
    expect(cache.approversOf({ value: 'ann' }).approved('VIEW_FLAGS')).toBe(true);
  });

  it('forgets who has not been seen for longest', () => {
    const asked: (string | undefined)[] = [];
    const authorizer: Authorizer = {
      approver: (subject, action) => {
        if (action === 'VIEW_FLAGS') asked.push(subject?.value);
        return onlyAnn(subject);
      },
    };
    const cache = new ApproverCache({ authorizer, onError: () => undefined, subjectsMax: 2 });
    for (const value of ['a', 'b', 'a', 'c', 'a', 'b']) cache.approversOf({ value });
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });
});

describe('over HTTP', () => {
  it('requests keep their order, and wait for an authenticator that does not', async () => {
    const seen: (string | undefined)[] = [];
    const slow: AuthenticationScheme = {
      scheme: 'Slow',
      authenticate: async (_, { authorization }) => {
        await new Promise((resolve) => setImmediate(resolve));
        return authorization === undefined
          ? { refusal: defaultAnswer(401) }
          : { principal: authorization };
      },
    };
    const server = await startEndpoints({
      endpoints: [
        {
          process: 'master',
          name: 'x',
          realm: 'slow',
          guards: [
            requireEndpointAccess(
              (request) =>
                new ApproverCache({
                  authorizer: {
                    approver: (subject) => ({ approved: () => subject?.value === 'ann' }),
                  },
                  onError: () => undefined,
                }).approversOf(subjectOf(request)),
              '/x',
            ),
          ],
          handle: ({ principal }: EndpointRequest) => {
            seen.push(principal);
            return textAnswer(200, principal ?? '');
          },
        },
      ],
      authenticator: new RealmAuthenticator(new Map([['slow', [slow]]])),
    });
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${server.url}/x`, { headers })).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: 'bob' })).toBe(403);
    expect(await status({ authorization: 'ann' })).toBe(200);
    expect(seen).toEqual(['ann']);
    await server.close();
  });

  it('a broken authenticator is an internal error', async () => {
    const server = await startEndpoints({
      endpoints: [{ process: 'master', name: 'x', realm: 'r', handle: () => defaultAnswer(404) }],
      authenticator: { authenticate: () => Promise.reject(new Error('down')) },
    });
    expect((await fetch(`${server.url}/x`)).status).toBe(500);
    expect(server.failures.map(String)).toEqual(['Error: down']);
    await server.close();
  });
});
