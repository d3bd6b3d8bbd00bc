import { expect, test } from 'vitest';
import { PreparedInbox } from './prepared-inbox.ts';

function inboxWith(pending: Readonly<Record<string, Promise<void>>>) {
  const entered: string[] = [];
  const inbox = new PreparedInbox<string>(
    (principal) => pending[principal ?? ''],
    (thing) => entered.push(thing),
  );
  return { inbox, entered };
}

test('passes on at once what waits for nothing', () => {
  const { inbox, entered } = inboxWith({});
  inbox.take('first');
  inbox.takeFor('alice', 'second');
  expect(entered).toEqual(['first', 'second']);
});

test('holds back what comes behind somebody who is not known yet', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const { inbox, entered } = inboxWith({ alice: promise });
  inbox.takeFor('alice', 'launch');
  inbox.take('kill');
  inbox.takeFor('bob', 'another launch');
  expect(entered).toEqual([]);
  resolve(undefined);
  await promise;
  await new Promise(setImmediate);
  expect(entered).toEqual(['launch', 'kill', 'another launch']);
  inbox.take('later');
  expect(entered.at(-1)).toBe('later');
});

test('passes on what nothing could be found out about', async () => {
  const { inbox, entered } = inboxWith({ alice: Promise.reject(new Error('no directory')) });
  inbox.takeFor('alice', 'launch');
  await new Promise(setImmediate);
  expect(entered).toEqual(['launch']);
});
