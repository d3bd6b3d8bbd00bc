/**
 * A process with a containerizer, to be killed: it launches what its command line says and then
 * waits for its end.
 *
 * Arguments: the root folder, then a JSON array of [id, shell line or null, options].
 */
import type { ContainerConfig } from '../containerizer.ts';
import { ContainerizerHarness } from './containerizer-harness.ts';

const [, , root = '', containers = '[]'] = process.argv;
const harness = ContainerizerHarness.on(root);
await harness.start([]);
type Launch = readonly [string, string | null, Partial<ContainerConfig>];
for (const [id, line, more] of JSON.parse(containers) as readonly Launch[]) {
  await harness.launch(
    more.containerId?.parent
      ? { ...harness.nested(more.containerId.parent, id, line ?? ''), ...more }
      : harness.config(id, line ?? undefined, more),
  );
}
process.stdout.write('launched\n');
setInterval(() => undefined, 1000);
