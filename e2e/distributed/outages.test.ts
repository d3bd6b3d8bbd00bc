import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil, type ServiceProcess } from '@mezzo/tools';
import { describe } from 'vitest';
import { distributedTest } from '../src/harness/distributed.ts';
import { call } from '../src/harness/http.ts';
import { SteadyTasks } from './steady-tasks.ts';

/** Longer than the presence of an endpoint on the bus holds, and than the lease of a leader. */
const outageMs = 8_000;

const refusalTimeoutMs = 60_000;

describe('a cluster without what it stands on', () => {
  distributedTest(
    'keeps its tasks while Redis is away, and goes on when it is back',
    { agents: 2, isSupervised: true },
    async (cluster) => {
      const tasks = await SteadyTasks.start(cluster, 3);
      await cluster.redis.signal('SIGKILL');
      await sleep(outageMs);
      tasks.expectProcessesRunning();

      await cluster.redis.start();
      await cluster.agentsRegistered();
      await tasks.resubscribe();
      await tasks.launchOnEach(2);
      await tasks.expectAllRunning();
      await tasks.endAll();
    },
  );

  distributedTest(
    'keeps its tasks while etcd has no quorum, says so, and goes on when it has one',
    { agents: 2, isSupervised: true },
    async (cluster) => {
      const tasks = await SteadyTasks.start(cluster, 3);
      const [, ...majority] = cluster.etcd;
      await Promise.all(majority.map((member) => member.signal('SIGKILL')));
      await Promise.all(cluster.masters.map(refusesToAnswer));
      await sleep(outageMs);
      tasks.expectProcessesRunning();

      await Promise.all(majority.map((member) => member.start()));
      await cluster.agentsRegistered();
      await tasks.resubscribe();
      await tasks.expectAllRunning();
      await tasks.launchOnEach(2);
      await tasks.endAll();
    },
  );
});

/** Waits until the master says 503 and why: nobody can lead. */
function refusesToAnswer({ name, endpoint }: ServiceProcess): Promise<unknown> {
  return waitUntil(
    async () => {
      const { status, body } = await call(endpoint, { path: '/state' });
      return status === 503 && body.toString() === 'No leader elected';
    },
    { what: `${name} says that nobody leads`, timeoutMs: refusalTimeoutMs },
  );
}
