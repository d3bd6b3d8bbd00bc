import { describe, expect, it } from 'vitest';
import { HoldWatch } from './hold-watch.ts';

/** Looks as [time, processor time used until then]. */
function watched(...looks: readonly (readonly [number, number])[]): HoldWatch {
  const watch = new HoldWatch({ resolutionMs: 10, windowMs: 1000 });
  for (const [nowMs, processorMs] of looks) watch.look(nowMs, processorMs);
  return watch;
}

describe('what holds an event loop', () => {
  it.each([
    {
      name: 'nothing',
      looks: [
        [0, 0],
        [10, 9],
        [20, 18],
      ],
      want: [0, 0],
    },
    {
      name: 'work',
      looks: [
        [0, 0],
        [10, 1],
        [80, 71],
      ],
      want: [60, 60],
    },
    {
      name: 'a wait for a core',
      looks: [
        [0, 0],
        [10, 1],
        [80, 4],
      ],
      want: [60, 3],
    },
    {
      name: 'both, one after the other',
      looks: [
        [0, 0],
        [80, 4],
        [120, 40],
      ],
      want: [70, 30],
    },
  ] as const)('is $name', ({ looks, want: [holdMs, processorMs] }) => {
    expect(watched(...looks).longest).toEqual({ holdMs, processorMs });
  });

  it('shows for a window and is forgotten after two', () => {
    const watch = watched([0, 0], [70, 65]);
    const looksUntil = (endMs: number) => {
      for (let nowMs = watchedUntil + 10; nowMs <= endMs; nowMs += 10) watch.look(nowMs, 65);
      watchedUntil = endMs;
      return watch.longest;
    };
    let watchedUntil = 70;
    expect(looksUntil(1_060)).toEqual({ holdMs: 60, processorMs: 60 });
    expect(looksUntil(1_990)).toEqual({ holdMs: 60, processorMs: 60 });
    expect(looksUntil(2_100)).toEqual({ holdMs: 0, processorMs: 0 });
  });
});
