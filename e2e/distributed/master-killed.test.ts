import { waitUntil } from '@mezzo/tools';
import { describe, expect } from 'vitest';
import { distributedTest } from '../src/harness/distributed.ts';
import { call } from '../src/harness/http.ts';
import { SteadyTasks } from './steady-tasks.ts';

/** The lease runs out, another is elected, agents come back: seconds, and on a busy machine more. */
const takeoverTimeoutMs = 60_000;

describe('three masters', () => {
  distributedTest(
    'survive kill -9 of the leader: agents and framework go on with the next',
    { agents: 2, isSupervised: false },
    async (cluster) => {
      const tasks = await SteadyTasks.start(cluster, 5);
      const first = await cluster.leader();

      const killedAtMs = performance.now();
      await first.signal('SIGKILL');
      const second = await cluster.leader(first);
      const ledAfterMs = performance.now() - killedAtMs;
      await cluster.agentsRegistered();
      const agentsAfterMs = performance.now() - killedAtMs;
      tasks.expectProcessesRunning();
      await tasks.resubscribe();
      await tasks.expectAllRunning();
      const frameworkAfterMs = performance.now() - killedAtMs;
      console.log(
        `kill -9 of the leader (lease 5 s): another leads after ${inMs(ledAfterMs)}, agents are ` +
          `back after ${inMs(agentsAfterMs)}, tasks reconciled after ${inMs(frameworkAfterMs)}`,
      );

      // Whoever follows sends clients to the leader; the one that was killed comes back as such.
      await first.start();
      await waitUntil(
        async () => {
          const { status, headers } = await call(first.endpoint, { path: '/state' });
          const location = `//localhost:${String(second.endpoint.port)}/master/state`;
          return status === 307 && headers['location'] === location;
        },
        { what: 'the former leader follows', timeoutMs: takeoverTimeoutMs },
      );
      await tasks.launchOnEach(2);
      await tasks.endAll();
    },
  );

  distributedTest(
    'hand over at once when the leader is told to end',
    { agents: 2, isSupervised: false },
    async (cluster) => {
      const tasks = await SteadyTasks.start(cluster, 5);
      const first = await cluster.leader();
      const endedAtMs = performance.now();
      const ended = first.signal('SIGTERM');
      await cluster.leader(first);
      console.log(
        `SIGTERM of the leader: another leads after ${inMs(performance.now() - endedAtMs)}`,
      );
      expect(await ended).toEqual({ code: 0, signal: null });
      await cluster.agentsRegistered();
      await tasks.resubscribe();
      await tasks.expectAllRunning();
      await tasks.endAll();
    },
  );
});

function inMs(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}
