import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MasterInfo } from '../messages/index.ts';
import type { Election, Leadership } from '../ports/election.ts';

/** One group of masters that elect a leader among themselves. */
export interface ElectionGround {
  /** A new adapter, as each master's process makes one. */
  join(): Promise<Election>;
  dispose(): Promise<void>;
}

/** Elections may need a lease to run out before another candidate wins. */
const electedWithinMs = 40_000;

/** What every adapter of the election port must do. Run it from a test file of the adapter. */
export function describeElectionConformance(
  name: string,
  makeGround: () => Promise<ElectionGround>,
): void {
  describe(`${name} as an election`, () => {
    let ground: ElectionGround;
    beforeEach(async () => {
      ground = await makeGround();
    });
    afterEach(async () => {
      await ground.dispose();
    });

    it('lets the only candidate lead', async () => {
      const a = campaign(await ground.join(), candidate('a'));
      await vi.waitFor(() => expect(a.last()).toEqual({ state: 'leads' }), electedWithinMs);
      a.stop();
    });

    it('reports nothing before campaign has returned', async () => {
      const a = campaign(await ground.join(), candidate('a'));
      expect(a.reports).toEqual([]);
      a.stop();
    });

    it('lets one of several lead, and the others know whom they follow', async () => {
      const { leader, followers } = await three(ground);
      const { info } = leader;
      for (const follower of followers) {
        await vi.waitFor(
          () => expect(follower.last()).toEqual({ state: 'follows', leader: info }),
          electedWithinMs,
        );
      }
      for (const each of [leader, ...followers]) each.stop();
    });

    it('elects another when the leader stops, and never two at once', async () => {
      const { leader, followers } = await three(ground);
      leader.stop();
      leader.stop();
      await vi.waitFor(
        () => expect(followers.filter((each) => each.leads()).length).toBe(1),
        electedWithinMs,
      );
      const reportsOfTheDeposed = leader.reports.length;
      for (const each of followers) each.stop();
      expect(leader.reports.length).toBe(reportsOfTheDeposed);
    });
  });
}

async function three(ground: ElectionGround) {
  const all: ReturnType<typeof campaign>[] = [];
  for (const id of ['a', 'b', 'c']) all.push(campaign(await ground.join(), candidate(id)));
  await vi.waitFor(
    () => expect(all.filter((each) => each.leads()).length).toBe(1),
    electedWithinMs,
  );
  const leader = all.find((each) => each.leads()) ?? all[0]!;
  return { leader, followers: all.filter((each) => each !== leader) };
}

function campaign(election: Election, info: MasterInfo) {
  const reports: Leadership[] = [];
  const stop = election.campaign(info, (leadership) => reports.push(leadership));
  const last = (): Leadership | undefined => reports.at(-1);
  return { info, reports, stop, last, leads: () => last()?.state === 'leads' };
}

function candidate(id: string): MasterInfo {
  return { id, ip: 16_777_343, port: 5050, pid: `master@127.0.0.1:5050`, hostname: 'localhost' };
}
