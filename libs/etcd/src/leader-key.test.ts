import { once } from 'node:events';
import { expect, it } from 'vitest';
import { pause } from './leader-key.ts';

it('does not pause when the time has passed already, and takes that for nothing unusual', async () => {
  const watching = new AbortController();
  const warned = once(process, 'warning', { signal: watching.signal }).then(
    ([warning]) => String(warning),
    () => 'no warning',
  );
  await pause(-5, new AbortController().signal);
  // Warnings come in a turn of their own.
  await new Promise((resolve) => setImmediate(resolve));
  watching.abort();
  expect(await warned).toBe('no warning');
});
