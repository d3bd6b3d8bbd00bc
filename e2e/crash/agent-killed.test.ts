import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GatedTasks } from '../src/harness/gated-tasks.ts';
import { nothingLeft } from '../src/harness/leftovers.ts';
import { SchedulerClient } from '../src/harness/scheduler-client.ts';
import { launch, nextOffer } from '../src/harness/tasks.ts';
import { TestCluster } from '../src/harness/test-cluster.ts';
import { expectOutcome, expectRunning } from './expect-outcome.ts';

const taskIds = Array.from({ length: 50 }, (_, index) => `task-${String(index)}`);

/** Every second task ends while the agent is away, with exit codes 0 to 3. */
const endMeanwhile = taskIds.filter((_, index) => index % 2 === 0);
const stay = taskIds.filter((_, index) => index % 2 === 1);
const exitCodeOf = (id: string): number => Math.floor(taskIds.indexOf(id) / 2) % 4;

describe('kill -9 of the agent while 50 tasks run', () => {
  it('harms no task, and loses none of their exit codes', { timeout: 180_000 }, async () => {
    const cluster = await TestCluster.start();
    try {
      const [agent] = cluster.agents;
      const gates = new GatedTasks(join(cluster.folder, 'gates'));
      using scheduler = await SchedulerClient.subscribe(cluster.master.endpoint, {
        framework: { checkpoint: true, failover_timeout: 600 },
      });
      await launch(
        scheduler,
        await nextOffer(scheduler),
        taskIds.map((id) => gates.task(id)),
      );
      for (const id of taskIds) await scheduler.update(id, 'TASK_RUNNING');

      await agent?.signal('SIGKILL');
      expect(taskIds.filter((id) => !gates.isRunning(id))).toEqual([]);
      for (const id of endMeanwhile) await gates.end(id, exitCodeOf(id));

      await agent?.start();
      for (const id of endMeanwhile) await expectOutcome(scheduler, id, exitCodeOf(id));
      await cluster.agentsRegistered();
      await expectRunning(scheduler, stay);
      expect(stay.filter((id) => !gates.isRunning(id))).toEqual([]);

      for (const id of stay) await gates.end(id, exitCodeOf(id));
      for (const id of stay) await expectOutcome(scheduler, id, exitCodeOf(id));
      expect(taskIds.filter((id) => gates.pids(id).length !== 1)).toEqual([]);
      expect(scheduler.failures).toEqual([]);
    } catch (error) {
      throw new Error(`${String(error)}\n${cluster.logTails()}`, { cause: error });
    } finally {
      await cluster.stop();
    }
    expect(cluster.leftovers()).toEqual(nothingLeft);
  });
});
