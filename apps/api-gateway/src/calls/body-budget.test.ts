import { textAnswer } from '@mezzo/http-kit';
import { expect, it } from 'vitest';
import { BodyBudget } from './body-budget.ts';

it('refuses a body that does not fit beside those that wait, and has room again after them', async () => {
  const budget = new BodyBudget(10);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const waiting = budget.spend(new Uint8Array(8), () => promise);
  const done = () => Promise.resolve(textAnswer(200, 'done'));
  expect(await budget.spend(new Uint8Array(3), done)).toMatchObject({ status: 503 });
  expect(await budget.spend(new Uint8Array(2), done)).toMatchObject({ status: 200 });
  resolve(undefined);
  await waiting;
  expect(await budget.spend(new Uint8Array(10), done)).toMatchObject({ status: 200 });
  const failing = budget.spend(new Uint8Array(10), () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await budget.spend(new Uint8Array(10), done)).toMatchObject({ status: 200 });
});
