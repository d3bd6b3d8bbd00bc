import { MasterCall, SchedulerCall } from '@mezzo/proto';
import fc from 'fast-check';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { TestMaster } from './testing/test-master.ts';

/** How many calls of each kind are tried; set it higher to hunt. */
const runs = Number(process.env['MEZZO_FUZZ_RUNS'] ?? 150);

const paths = ['/api/v1', '/api/v1/scheduler'];

/** Statuses that a client may be told, whatever it sends. A 500 would be a bug of ours. */
const documented = new Set([200, 202, 307, 400, 403, 404, 405, 406, 409, 413, 415, 501, 503]);

const callTypes = fc.constantFrom(
  'SUBSCRIBE',
  'TEARDOWN',
  'ACCEPT',
  'DECLINE',
  'REVIVE',
  'KILL',
  'ACKNOWLEDGE',
  'RECONCILE',
  'MESSAGE',
  'UPDATE_FRAMEWORK',
  'GET_STATE',
  'GET_AGENTS',
  'UPDATE_WEIGHTS',
  'UPDATE_QUOTA',
  'SET_QUOTA',
  'RESERVE_RESOURCES',
  'CREATE_VOLUMES',
  'DRAIN_AGENT',
  'MARK_AGENT_GONE',
  'READ_FILE',
  'UNKNOWN',
  'NOPE',
);

const members = [
  'subscribe',
  'framework_info',
  'framework_id',
  'value',
  'accept',
  'offer_ids',
  'operations',
  'launch',
  'task_infos',
  'resources',
  'name',
  'type',
  'scalar',
  'ranges',
  'role',
  'decline',
  'filters',
  'refuse_seconds',
  'kill',
  'task_id',
  'agent_id',
  'acknowledge',
  'uuid',
  'update_quota',
  'quota_configs',
  'guarantees',
  'cpus',
  'drain_agent',
  'max_grace_period',
  'read_file',
  'path',
  'offset',
  'length',
];

const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1e308,
    -0.0004,
    9_007_199_254_740_993,
    '18446744073709551616',
    'Infinity',
    '',
    '*',
    '/a',
    'root',
    'AAAAAAAAQACAAAAAAAAAAA==',
    '%%%',
    'TASK_RUNNING',
    'SCALAR',
  ),
  fc.string({ maxLength: 20 }),
  fc.double(),
);

/** Calls that look like calls, with members that mean something, of any kind and nesting. */
const call = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    tie('object'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  object: fc.dictionary(fc.constantFrom(...members), tie('value'), { maxKeys: 5 }),
  call: fc
    .tuple(callTypes, tie('object'))
    .map(([type, object]) => ({ ...(object as object), type })),
})).call;

const body = fc.oneof(
  call.map((value) => JSON.stringify(value)),
  fc
    .tuple(call, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([value, share]) => JSON.stringify(value).slice(0, share * 200)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.nat(3_000).map((depth) => '{"a":'.repeat(depth)),
  fc.nat(3_000).map((depth) => `{"type":"SUBSCRIBE","x":${'['.repeat(depth)}`),
  fc.constant(`{"type":"KILL","framework_id":{"value":"${'x'.repeat(100_000)}"}}`),
);

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  callTypes.map((type) => {
    const known = MasterCall.fromJson(JSON.stringify({ type }));
    return MasterCall.encode(known);
  }),
  fc
    .tuple(fc.constantFrom(...paths), fc.uint8Array({ maxLength: 40 }))
    .map(([, noise]) => Buffer.concat([SchedulerCall.encode({ type: 'ACCEPT' }), noise])),
);

describe('whatever is sent', () => {
  it('calls get a documented answer and change nothing', async () => {
    const master = await TestMaster.start();
    const before = await master.getJson('/frameworks');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), body, async (path, text) => {
        const answer = await postBriefly(master, path, 'application/json', text);
        expect(documented, answer.text).toContain(answer.status);
      }),
      { numRuns: runs },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), bytes, async (path, message) => {
        const answer = await postBriefly(master, path, 'application/x-protobuf', message);
        expect(documented, answer.text).toContain(answer.status);
      }),
      { numRuns: runs },
    );
    expect((await master.get('/health')).status).toBe(200);
    expect(master.stepDowns).toEqual([]);
    expect((await registered(master)).length).toBe(
      (before as { frameworks: [] }).frameworks.length,
    );
  }, 600_000);

  it('any bytes on a connection get an answer or an end', async () => {
    const master = await TestMaster.start();
    const request = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .tuple(
          fc.constantFrom('GET', 'POST', 'BREW', ''),
          fc.webPath(),
          fc.string({ maxLength: 30 }),
        )
        .map(([method, path, header]) => `${method} ${path} HTTP/1.1\r\n${header}\r\n\r\n`),
      fc
        .nat(2_000_000_000)
        .map((length) => `POST /api/v1 HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n{`),
      fc.constant(`GET /${'x'.repeat(70_000)} HTTP/1.1\r\nHost: a\r\n\r\n`),
      fc.constant('POST /api/v1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
    );
    await fc.assert(
      fc.asyncProperty(request, async (text) => {
        await sendAndLeave(master.port, text);
      }),
      { numRuns: runs },
    );
    expect((await master.get('/health')).status).toBe(200);
    expect(master.stepDowns).toEqual([]);
  }, 600_000);
});

/** Sends a call. A subscription that was taken is left at once. */
async function postBriefly(
  master: TestMaster,
  path: string,
  contentType: string,
  content: string | Uint8Array,
) {
  const abort = new AbortController();
  const response = await fetch(master.url + path, {
    method: 'POST',
    headers: { 'Content-Type': contentType },
    body: Buffer.from(content),
    redirect: 'manual',
    signal: abort.signal,
  });
  const isStream = response.headers.get('transfer-encoding') === 'chunked';
  const text = isStream ? '' : await response.text();
  abort.abort();
  return { status: response.status, text };
}

/** Frameworks with a failover timeout of zero are removed when they leave. */
async function registered(master: TestMaster): Promise<readonly unknown[]> {
  for (;;) {
    const { frameworks } = (await master.getJson('/frameworks')) as { frameworks: unknown[] };
    if (frameworks.length === 0) return frameworks;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function sendAndLeave(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const leave = (): void => {
      socket.destroy();
      resolve();
    };
    socket.on('error', leave);
    socket.on('close', leave);
    socket.once('data', leave);
    socket.write(text, 'latin1');
    setTimeout(leave, 20);
  });
}
