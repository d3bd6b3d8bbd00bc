import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { startEndpoints } from '../http/testing/start-endpoints.ts';
import { makeLog } from './log.ts';
import { loggingEndpoint } from './logging-endpoints.ts';
import { Verbosity } from './verbosity.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

function makeFileLog() {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-log-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'deep', 'master.log');
  const log = makeLog({ name: 'master', level: 'info', quiet: true, file });
  const lines = () =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log, lines };
}

async function serve() {
  const { log } = makeFileLog();
  const verbosity = new Verbosity(log);
  const server = await startEndpoints({ endpoints: [loggingEndpoint(verbosity, 'readwrite')] });
  cleanups.push(server.close);
  const get = async (query: string) => {
    const response = await fetch(`${server.url}/logging/toggle${query}`);
    return [response.status, await response.text()];
  };
  return { log, verbosity, get };
}

describe('makeLog', () => {
  it('writes one JSON line per event', () => {
    const { log, lines } = makeFileLog();
    log.info({ agentId: 'S0' }, 'agent registered');
    log.debug({}, 'not shown');
    log.warn({}, 'careful');
    expect(lines()).toEqual([
      {
        level: 30,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
        name: 'master',
        agentId: 'S0',
        msg: 'agent registered',
      },
      expect.objectContaining({ level: 40, msg: 'careful' }),
    ]);
  });
});

describe('/logging/toggle', () => {
  test.each([
    ['', 200, '0\n'],
    ['?level=1', 400, "Expecting 'duration=value' in query.\n"],
    ['?duration=1secs', 400, "Expecting 'level=value' in query.\n"],
    ['?level=x&duration=1secs', 400, "Failed to convert 'x' to number.\n"],
    ['?level=-1&duration=1secs', 400, "Invalid level '-1'.\n"],
    ['?level=1&duration=zz', 400, "Failed to convert '' to number.\n"],
    ['?level=9&duration=100ms', 200, ''],
  ])('%s: %i %s', async (query, status, text) => {
    const { get } = await serve();
    expect(await get(query)).toEqual([status, text]);
  });

  it('raises the verbosity for a while', async () => {
    const { get, verbosity, log } = await serve();
    await get('?level=1&duration=30secs');
    expect([verbosity.level, log.level]).toEqual([1, 'debug']);
    await get('?level=2&duration=250ms');
    expect(await get('')).toEqual([200, '2\n']);
    expect(log.level).toBe('trace');
    await vi.waitFor(() => expect(verbosity.level).toBe(0));
    expect(log.level).toBe('info');
  });
});
