import { expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

it('runs what one connection asks for one after the other, also after a failure', async () => {
  const connection = {};
  const other = {};
  const done: string[] = [];
  let finish = (): void => undefined;
  const first = inOrder(connection, () => {
    done.push('first');
    return new Promise<void>((_, reject) => {
      finish = () => reject(new Error('no'));
    });
  });
  const second = inOrder(connection, () => Promise.resolve(done.push('second')));
  await inOrder(other, () => Promise.resolve(done.push('other')));
  expect(done).toEqual(['first', 'other']);
  finish();
  await expect(first).rejects.toThrow('no');
  await second;
  expect(done).toEqual(['first', 'other', 'second']);
});
