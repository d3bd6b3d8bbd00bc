import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { builtService } from '../src/harness/built-services.ts';
import { EmbeddedCluster, type Owner } from '../src/harness/embedded-cluster.ts';
import { SchedulerClient } from '../src/harness/scheduler-client.ts';
import { launch, nextOffer } from '../src/harness/tasks.ts';

/** By tradition: somebody without rights. Where we are not root, we are somebody ordinary ourselves. */
const owner: Owner | undefined =
  process.geteuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/** The tree may lie in a folder of root's. */
const mayRead = spawnSync(process.execPath, ['--check', builtService('local')], owner).status === 0;

describe('the embedded cluster of an ordinary user', () => {
  it('runs tasks of frameworks that name root', { timeout: 120_000 }, async ({ skip }) => {
    if (!mayRead) skip('nobody but its owner may read the folder of the repository');
    await using cluster = await EmbeddedCluster.start(owner);
    using scheduler = await SchedulerClient.subscribe(cluster.master, {
      framework: { user: 'root' },
    });
    const uid = owner?.uid ?? process.geteuid?.();
    await launch(scheduler, await nextOffer(scheduler), [
      { id: 'who', command: `test "$(id -u)" = ${String(uid)}` },
    ]);
    await scheduler.update('who', 'TASK_FINISHED');
    expect(cluster.logTail).toContain('whatever user they name');
  });
});
