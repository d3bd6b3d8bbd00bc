import { describe, expect, it } from 'vitest';
import { MasterHarness } from '../testing/master-harness.ts';
import { anAgent } from '../testing/sample-messages.ts';

const pingTimeoutMs = 15_000;

/** So many agents register at once; returns how many are pinged in each second from then on. */
function pingsBySecond(agentsCount: number, seconds: number): readonly number[] {
  const harness = new MasterHarness();
  for (let index = 0; index < agentsCount; index += 1) {
    const address = `slave(1)@10.0.${index >> 8}.${index & 0xff}:5051`;
    harness.fromAgent('registers', address, { type: 'register', ...anAgent() });
  }
  harness.take();
  return Array.from({ length: seconds }, () => {
    harness.pass('a second', 1_000);
    return harness.take().filter(({ kind }) => kind === 'toAgent').length;
  });
}

describe('pings', () => {
  it('come all at once in a small cluster', () => {
    const counts = pingsBySecond(200, 31);
    expect(counts.indexOf(200)).toBe(pingTimeoutMs / 1_000 - 1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(400);
  });

  it('are spread where many agents have come at once', () => {
    const counts = pingsBySecond(4_096, 60);
    // From the second round on: 16 crowds over 15 seconds.
    expect(Math.max(...counts.slice(30))).toBeLessThanOrEqual(3 * 256);
    const aRound = counts.slice(30, 45).reduce((sum, count) => sum + count, 0);
    expect(aRound).toBe(4_096);
  });
});
