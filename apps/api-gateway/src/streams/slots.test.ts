import { expect, it } from 'vitest';
import { Slots } from './slots.ts';

it('lets as many in as there are slots, in order, and the next after a failure', async () => {
  const slots = new Slots(2);
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const runs = [0, 1, 2, 3].map((index) =>
    slots.run(
      () =>
        new Promise<void>((resolve, reject) => {
          started.push(index);
          finish[index] = index === 0 ? () => reject(new Error('no')) : resolve;
        }),
    ),
  );
  expect(started).toEqual([0, 1]);
  finish[0]?.();
  await expect(runs[0]).rejects.toThrow('no');
  expect(started).toEqual([0, 1, 2]);
  finish[2]?.();
  await runs[2];
  expect(started).toEqual([0, 1, 2, 3]);
  finish[1]?.();
  finish[3]?.();
  await Promise.all(runs.slice(1));
  await slots.run(() => Promise.resolve());
});
