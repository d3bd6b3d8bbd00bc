import { expectData } from '@mezzo/api-client';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { waitUntil } from '@mezzo/tools';
import { describe, expect, it } from 'vitest';
import { call, masterAt } from '../src/harness/http.ts';
import { SchedulerClient } from '../src/harness/scheduler-client.ts';
import { launch, nextOffer } from '../src/harness/tasks.ts';
import { TestCluster, type TestService } from '../src/harness/test-cluster.ts';
import { malformedCall, type MalformedCall } from './malformed-call.ts';
import { Random } from '../src/harness/random.ts';

const callsCount = Number(process.env['MEZZO_FUZZ_CALLS'] ?? 10_000);

/** A failure prints the seed: set it to see the same calls again. */
const seed = Number(process.env['MEZZO_FUZZ_SEED'] ?? Date.now() % 2 ** 31);

/** Clients at a time: enough for a queue to form. */
const clientsCount = 32;

/** Connections that are opened and left half way, or whose answers nobody reads. */
const idleConnectionsCount = 200;

/** Memory at its highest: the bodies of all clients at a time, and room for a collector. */
const peakBytesMax = 1024 * 1024 * 1024;

/** What the service keeps when all is over. */
const restBytesMax = 400 * 1024 * 1024;

/** A collector gives back in steps, and only while there is something to do. */
const collectTimeoutMs = 120_000;

describe('malformed input', () => {
  const name = `${String(callsCount)} generated calls change nothing [seed ${String(seed)}]`;
  it(name, { timeout: 600_000 }, async () => {
    await using cluster = await TestCluster.start();
    const [agent] = cluster.agents;
    if (agent === undefined) throw new Error('a cluster without agent');
    using scheduler = await SchedulerClient.subscribe(cluster.master.endpoint);
    await launch(scheduler, await nextOffer(scheduler), [{ id: 'stays', command: 'sleep 1000' }]);
    await scheduler.update('stays', 'TASK_RUNNING');
    // What the task leaves is offered by the allocator's clock; from then on nothing moves.
    await scheduler.offers();
    const before = await stateOf(cluster.master);

    const idle = [cluster.master, agent].flatMap(openIdleConnections);
    const wrong = await sendMalformedCalls(cluster.master, agent);
    for (const socket of idle) socket.destroy();

    expect(wrong.slice(0, 20)).toEqual([]);
    for (const service of [cluster.master, agent]) {
      const { status } = await call(service.endpoint, { path: '/health' });
      expect(status, `${service.name} is in good health`).toBe(200);
      expect(memoryOf(service.pid, 'VmHWM'), `${service.name} peak`).toBeLessThan(peakBytesMax);
      await waitUntil(() => keepsLittle(service), {
        what: `${service.name} keeps less than ${String(restBytesMax)} bytes`,
        timeoutMs: collectTimeoutMs,
        intervalMs: 500,
      });
    }
    expect(await stateOf(cluster.master)).toEqual(before);
    expect(scheduler.isDisconnected).toBe(false);
  });
});

/** Sends all calls; answers those that were not refused. */
async function sendMalformedCalls(master: TestService, agent: TestService): Promise<string[]> {
  const random = new Random(seed);
  const connections = new Agent({ keepAlive: true, maxSockets: clientsCount });
  const wrong: string[] = [];
  let left = callsCount;
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const malformed = malformedCall(random);
      const { endpoint } = malformed.target === 'master' ? master : agent;
      const answer = await answerTo(endpoint, malformed, connections);
      if (!isRefusal(answer))
        wrong.push(
          `${malformed.fault}: ${JSON.stringify(malformed).slice(0, 500)} was answered ${answer}`,
        );
    }
  };
  await Promise.all(Array.from({ length: clientsCount }, client));
  connections.destroy();
  return wrong;
}

/** The status and the text of the answer, or how the connection ended. */
async function answerTo(
  endpoint: TestService['endpoint'],
  malformed: MalformedCall,
  connections: Agent,
): Promise<string> {
  try {
    const { status, body } = await call(endpoint, { ...malformed.call, connections });
    return `${String(status)} ${body.toString().slice(0, 200)}`;
  } catch (error) {
    return String(error);
  }
}

/** A client error, or a call that the master knows and does not offer (501), or a closed connection. */
function isRefusal(answer: string): boolean {
  return /^4\d\d |^501 |ECONNRESET|EPIPE|socket hang up/.test(answer);
}

function openIdleConnections({ endpoint }: TestService): Socket[] {
  const head = 'POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  const beginnings = [
    '',
    'POST /api/v1 HT',
    `${head}Content-Length: 1000\r\n\r\n{"type":`,
    `${head}Transfer-Encoding: chunked\r\n\r\nffff\r\n{`,
    // A slow reader: it asks again and again and reads nothing.
    'GET /state HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(200),
  ];
  return Array.from({ length: idleConnectionsCount }, (_, index) => {
    const socket = connect(endpoint.port, endpoint.host);
    socket.on('error', () => undefined);
    socket.pause();
    socket.write(beginnings[index % beginnings.length] ?? '');
    return socket;
  });
}

/** What the master knows of frameworks, tasks and agents. */
async function stateOf({ endpoint }: TestService): Promise<unknown> {
  const state = await expectData(masterAt(endpoint).GET('/state'));
  const { frameworks, completed_frameworks, slaves, orphan_tasks } = state;
  return { frameworks, completed_frameworks, slaves, orphan_tasks };
}

/** Gives the collector of the service something to do, and looks at what is left. */
async function keepsLittle({ endpoint, pid }: TestService): Promise<boolean> {
  await Promise.all(Array.from({ length: 50 }, () => call(endpoint, { path: '/state' })));
  return memoryOf(pid, 'VmRSS') < restBytesMax;
}

function memoryOf(pid: number, key: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const [, kilobytes = 'NaN'] = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  return Number(kilobytes) * 1024;
}
