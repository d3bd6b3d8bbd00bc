import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EmbeddedCluster } from '../src/harness/embedded-cluster.ts';
import { GatedTasks } from '../src/harness/gated-tasks.ts';
import { nothingLeft } from '../src/harness/leftovers.ts';
import { SchedulerClient } from '../src/harness/scheduler-client.ts';
import { launch, nextOffer } from '../src/harness/tasks.ts';
import { expectOutcome, expectRunning } from './expect-outcome.ts';

const taskIds = Array.from({ length: 10 }, (_, index) => `task-${String(index)}`);
const endMeanwhile = taskIds.slice(0, 4);
const stay = taskIds.slice(4);
const exitCodeOf = (id: string): number => taskIds.indexOf(id) % 3;
const framework = { checkpoint: true, failover_timeout: 600 };

describe('kill -9 of the whole embedded cluster', () => {
  it(
    'is recovered on the same work_dir, and nothing runs twice',
    { timeout: 180_000 },
    async () => {
      const cluster = await EmbeddedCluster.start();
      try {
        const gates = new GatedTasks(join(cluster.folder, 'gates'));
        const first = await SchedulerClient.subscribe(cluster.master, { framework });
        const offer = await nextOffer(first);
        await launch(
          first,
          offer,
          taskIds.map((id) => gates.task(id)),
        );
        for (const id of taskIds) await first.update(id, 'TASK_RUNNING');
        const { frameworkId } = first;

        await cluster.kill();
        first.close();
        expect(taskIds.filter((id) => !gates.isRunning(id))).toEqual([]);
        for (const id of endMeanwhile) await gates.end(id, exitCodeOf(id));

        await cluster.startAgain();
        using again = await SchedulerClient.subscribe(cluster.master, {
          framework: { ...framework, id: { value: frameworkId } },
        });
        expect(again.frameworkId).toBe(frameworkId);
        for (const id of endMeanwhile) await expectOutcome(again, id, exitCodeOf(id));
        await expectRunning(again, stay);
        const [offerAgain] = await again.offers();
        expect(offerAgain?.agent_id, 'the agent has kept its id').toEqual(offer.agent_id);

        for (const id of stay) await gates.end(id, exitCodeOf(id));
        for (const id of stay) await expectOutcome(again, id, exitCodeOf(id));
        expect(taskIds.filter((id) => gates.pids(id).length !== 1)).toEqual([]);
      } catch (error) {
        throw new Error(`${String(error)}\n${cluster.logTail}`, { cause: error });
      } finally {
        await cluster.dispose();
      }
      expect(cluster.leftovers()).toEqual(nothingLeft);
    },
  );
});
