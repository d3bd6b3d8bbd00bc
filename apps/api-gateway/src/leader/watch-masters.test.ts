import { expect, it, vi } from 'vitest';
import { formatAuthority, type Authority } from '../flags/masters-flag.ts';
import type { Leader } from './leader-tracker.ts';
import { watchMasters } from './watch-masters.ts';

// Generous: the machine may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const masters = [
  { host: 'a', port: 1 },
  { host: 'b', port: 1 },
];

/** @param says - by master, whom it names */
function watch(says: Record<string, string | undefined>) {
  const seen: (string | undefined)[] = [];
  const lead = watchMasters({
    masters,
    ask: (master: Authority) => Promise.resolve(says[formatAuthority(master)]),
    onLeader: (leader: Leader | undefined) => seen.push(leader?.id),
  });
  return { seen, lead };
}

it('believes only a leader that names itself', async () => {
  const says: Record<string, string | undefined> = { 'a:1': '//c:1', 'b:1': '//b:1' };
  const { seen, lead } = watch(says);
  await vi.waitFor(() => expect(seen.at(-1)).toBe('b:1'), 20_000);
  // A leader that none of the flags names.
  says['c:1'] = '//c:1';
  says['b:1'] = '//c:1';
  lead.look();
  await vi.waitFor(() => expect(seen.at(-1)).toBe('c:1'), 20_000);
  says['c:1'] = undefined;
  lead.look();
  await vi.waitFor(() => expect(seen.at(-1)).toBeUndefined(), 20_000);
  await lead.stop();
});

it('takes no address that is none', async () => {
  const { seen, lead } = watch({ 'a:1': '/master/state', 'b:1': 'http://b:1' });
  await vi.waitFor(() => expect(seen.at(-1)).toBe('b:1'), 20_000);
  await lead.stop();
});
