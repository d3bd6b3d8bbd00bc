import { describe, expect, it } from 'vitest';
import { simulate } from './run/simulate.ts';

describe('a simulated cluster', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'keeps every rule with seed %i',
    { timeout: 240_000 },
    (seed) => {
      expect(simulate(seed).violations, `npm run sim -- --seed=${String(seed)} --trace`).toEqual(
        [],
      );
    },
  );

  it('is the same every time', { timeout: 240_000 }, () => {
    const transcript = (): string[] => {
      const lines: string[] = [];
      simulate(3, { trace: (line) => lines.push(line) });
      return lines;
    };
    const first = transcript();
    expect(first.length).toBeGreaterThan(100);
    expect(transcript()).toEqual(first);
  });
});
