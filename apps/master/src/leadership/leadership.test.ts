import type { Election, Leadership as Outcome } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';
import { DirectBusServer } from '@mezzo/embedded';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { describe, expect, it, test, vi } from 'vitest';
import { acceptAgentLinks } from '../agents/accept-agent-links.ts';
import type { MasterAdapters } from '../master-adapters.ts';
import { TestMaster } from '../testing/test-master.ts';
import { ipNumber } from './leadership.ts';

const leader: MasterInfo = {
  id: 'L',
  ip: 16_777_343,
  port: 5050,
  pid: 'master@127.0.0.1:5050',
  hostname: 'leader.test',
};

/** An election whose outcome a test decides. */
function decided(outcome: Outcome | undefined) {
  let report: (outcome: Outcome) => void = () => undefined;
  const election: Election = {
    campaign: (_candidate, onChange) => {
      report = onChange;
      if (outcome !== undefined) queueMicrotask(() => onChange(outcome));
      return () => undefined;
    },
  };
  return { election, report: (next: Outcome) => report(next) };
}

describe('a master that does not lead', () => {
  const { election } = decided({ state: 'follows', leader });
  const follower = () => TestMaster.start([], { election });

  test.each([
    ['/state', '//leader.test:5050/master/state'],
    ['/master/state', '//leader.test:5050/master/state'],
    ['/state/x?jsonp=cb', '//leader.test:5050/master/state/x?jsonp=cb'],
    ['/slaves', '//leader.test:5050/master/slaves'],
    ['/weights', '//leader.test:5050/master/weights'],
    ['/api/v1', '//leader.test:5050/master/api/v1'],
    ['/api/v1/scheduler', '//leader.test:5050/master/api/v1/scheduler'],
    ['/redirect', '//leader.test:5050'],
  ])('redirects %s to %s', async (path, location) => {
    const master = await follower();
    const { status, headers, text } = await master.get(path);
    expect([status, headers.get('location'), text]).toEqual([307, location, '']);
  });

  test.each(['/health', '/flags', '/version', '/metrics/snapshot', '/system/stats.json'])(
    'answers %s by itself',
    async (path) => {
      const master = await follower();
      expect((await master.get(path)).status).toBe(200);
    },
  );
});

describe('/readyz', () => {
  const stuck = {
    recover: () => new Promise<never>(() => undefined),
    apply: vi.fn(),
    close: vi.fn(),
  };

  test.each([
    ['of a follower', { election: decided({ state: 'follows', leader }).election }, 200],
    ['without a leader', { election: decided(undefined).election }, 503],
    ['during recovery', { registry: stuck }, 503],
  ] as const)('%s', async (_, adapters, status) => {
    const master = await TestMaster.start([], adapters);
    expect((await master.get('/readyz')).status).toBe(status);
  });

  it('of a leader', async () => {
    const master = await TestMaster.start();
    await vi.waitFor(async () => {
      expect(await master.get('/readyz')).toMatchObject({ status: 200, text: 'This master leads' });
    }, 10_000);
  });
});

describe('an agent that links to a master', () => {
  const upgrade = async ({ port }: TestMaster): Promise<IncomingMessage> => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path: '/mezzo/agent-link?address=slave(1)@a:1',
      headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
    });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    return response;
  };
  const attach: NonNullable<MasterAdapters['attach']> = (server, gate) => {
    acceptAgentLinks(server, new DirectBusServer(), gate);
  };

  it('is sent to the leader by one that follows', async () => {
    const { election } = decided({ state: 'follows', leader });
    const { statusCode, headers } = await upgrade(await TestMaster.start([], { election, attach }));
    expect([statusCode, headers.location]).toEqual([
      307,
      '//leader.test:5050/mezzo/agent-link?address=slave(1)@a:1',
    ]);
  });

  it('is turned away where no leader is known', async () => {
    const { election } = decided(undefined);
    const { statusCode } = await upgrade(await TestMaster.start([], { election, attach }));
    expect(statusCode).toBe(503);
  });
});

describe('a master that knows no leader', () => {
  test.each(['/state', '/redirect', '/api/v1', '/api/v1/scheduler'])('%s: 503', async (path) => {
    const master = await TestMaster.start([], { election: decided(undefined).election });
    expect(await master.get(path)).toMatchObject({ status: 503, text: 'No leader elected' });
  });
});

describe('a leader', () => {
  it('redirects to itself', async () => {
    const master = await TestMaster.start();
    const { status, headers } = await master.get('/redirect');
    expect([status, headers.get('location')]).toEqual([307, `//localhost:${master.port}`]);
  });

  it('answers 503 on the v1 API while it recovers, and reads of the older API at once', async () => {
    const never = new Promise<never>(() => undefined);
    const master = await TestMaster.start([], {
      registry: { recover: () => never, apply: () => never, close: () => Promise.resolve() },
    });
    const health = await master.post('/api/v1', { type: 'GET_HEALTH' });
    expect(health).toMatchObject({ status: 503, text: 'Master has not finished recovery' });
    expect((await master.get('/state')).status).toBe(200);
  });

  it('steps down when it loses the election', async () => {
    const { election, report } = decided({ state: 'leads' });
    const master = await TestMaster.start([], { election });
    report({ state: 'unknown' });
    await vi.waitFor(() => expect(master.stepDowns).toEqual(['leadership was lost']));
  });

  it('steps down when the registry cannot be read, or not in time', async () => {
    const refusing = {
      recover: () => Promise.reject(new Error('no such disk')),
      apply: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    const broken = await TestMaster.start([], { registry: refusing });
    await vi.waitFor(() => expect(broken.stepDowns).toEqual(['no such disk']));
    const never = { ...refusing, recover: () => new Promise<never>(() => undefined) };
    const late = await TestMaster.start(['--registry_fetch_timeout=20ms'], { registry: never });
    await vi.waitFor(() => expect(late.stepDowns).toEqual(['reading the registry takes too long']));
  });
});

test('an address is written in network order', () => {
  expect(ipNumber('127.0.0.1')).toBe(16_777_343);
  expect(ipNumber('255.255.255.254')).toBe(4_278_190_079);
});
