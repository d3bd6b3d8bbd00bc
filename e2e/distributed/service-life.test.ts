import { waitUntil, type ServiceProcess } from '@mezzo/tools';
import { describe, expect } from 'vitest';
import { distributedTest } from '../src/harness/distributed.ts';
import { call } from '../src/harness/http.ts';

const timeoutMs = 60_000;

describe('each service', () => {
  distributedTest(
    'tells whether it is well, and ends in order when it is told to',
    { masters: 1, allocators: 1, agents: 1, gateways: 1, etcdMembers: 1, isSupervised: false },
    async ({ masters, allocators, agents, gateways }) => {
      const [master, allocator, agent, gateway] = [masters, allocators, agents, gateways].map(
        ([first]) => first!,
      ) as [ServiceProcess, ServiceProcess, ServiceProcess, ServiceProcess];
      const all = [master, allocator, agent, gateway];
      for (const each of all) {
        expect(await statusOf(each, '/health'), each.name).toBe(200);
        await becomes(each, 200);
      }
      // Without a leader, clients are served by nobody; the process is well all the same.
      expect(await master.signal('SIGTERM'), master.name).toEqual(inOrder);
      await becomes(gateway, 503);
      expect(await statusOf(gateway, '/health')).toBe(200);
      for (const each of [gateway, allocator, agent]) {
        expect(await each.signal('SIGTERM'), each.name).toEqual(inOrder);
      }
    },
  );
});

const inOrder = { code: 0, signal: null };

function becomes(service: ServiceProcess, status: number): Promise<unknown> {
  return waitUntil(async () => (await statusOf(service, '/readyz')) === status, {
    what: `${service.name} answers ${String(status)} at /readyz`,
    timeoutMs,
  });
}

async function statusOf({ endpoint }: ServiceProcess, path: string): Promise<number> {
  return (await call(endpoint, { path })).status;
}
