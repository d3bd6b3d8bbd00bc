import { describe, expect } from 'vitest';
import { distributedTest } from '../src/harness/distributed.ts';
import { SteadyTasks } from './steady-tasks.ts';

describe('agents on Redis', () => {
  distributedTest(
    'come back after kill -9 with their tasks, also when the leader is killed with them',
    { agents: 2, isSupervised: false },
    async (cluster) => {
      const tasks = await SteadyTasks.start(cluster, 5);
      for (const agent of cluster.agents) {
        await agent.signal('SIGKILL');
        tasks.expectProcessesRunning();
        await agent.start();
        await cluster.agentsRegistered();
        await tasks.expectAllRunning();
      }

      const [agent] = cluster.agents;
      const leader = await cluster.leader();
      await Promise.all([agent?.signal('SIGKILL'), leader.signal('SIGKILL')]);
      tasks.expectProcessesRunning();
      await agent?.start();
      await cluster.agentsRegistered();
      await tasks.resubscribe();
      await tasks.expectAllRunning();

      await tasks.launchOnEach(2);
      await tasks.endAll();
      expect(cluster.agents.every(({ isRunning }) => isRunning)).toBe(true);
    },
  );
});
