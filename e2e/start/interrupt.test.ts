import { expectData } from '@mezzo/api-client';
import { describe, expect, it } from 'vitest';
import { EmbeddedCluster } from '../src/harness/embedded-cluster.ts';
import { masterAt } from '../src/harness/http.ts';
import { nothingLeft } from '../src/harness/leftovers.ts';
import { SchedulerClient } from '../src/harness/scheduler-client.ts';
import { launch, nextOffer } from '../src/harness/tasks.ts';

describe('Ctrl-C of the embedded cluster', () => {
  it('leaves no process, socket or mount, though tasks run', { timeout: 120_000 }, async () => {
    await using cluster = await EmbeddedCluster.start();
    using scheduler = await SchedulerClient.subscribe(cluster.master, {
      framework: { checkpoint: true, failover_timeout: 600 },
    });
    await launch(scheduler, await nextOffer(scheduler), [
      { id: 'plain', command: 'sleep 1000' },
      { id: 'deaf', command: "trap '' TERM; while true; do sleep 1; done" },
      { id: 'family', command: 'sleep 1000 & sleep 1000 & wait' },
    ]);
    for (const id of ['plain', 'deaf', 'family']) await scheduler.update(id, 'TASK_RUNNING');

    const exit = await cluster.interrupt();
    expect(exit, cluster.logTail).toEqual({ code: 0, signal: null });
    expect(cluster.leftovers()).toEqual(nothingLeft);
  });

  it('lets the next one begin with other resources', { timeout: 120_000 }, async () => {
    await using cluster = await EmbeddedCluster.start();
    using scheduler = await SchedulerClient.subscribe(cluster.master, {});
    await launch(scheduler, await nextOffer(scheduler), [{ id: 'a', command: 'sleep 1000' }]);
    await scheduler.update('a', 'TASK_RUNNING');
    expect(await cluster.interrupt(), cluster.logTail).toEqual({ code: 0, signal: null });
    await cluster.startAgain('cpus:1;mem:1024;disk:1024;ports:[31000-31009]');
    const { slaves } = await expectData(masterAt(cluster.master).GET('/slaves'));
    expect(slaves.map(({ resources }) => resources.cpus)).toEqual([1]);
  });
});
