import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GcSchedule, maxAllowedAgeMs } from './gc-schedule.ts';

describe('maxAllowedAgeMs', () => {
  const policy = { delayMs: 1000, diskHeadroom: 0.1 };
  test.for([
    { usage: 0, age: 900 },
    { usage: 0.4, age: 500 },
    { usage: 0.9, age: 0 },
    { usage: 1, age: 0 },
  ])('with $usage of the disk used', ({ usage, age }) => {
    expect(maxAllowedAgeMs(policy, usage)).toBeCloseTo(age);
  });
});

describe('GcSchedule', () => {
  test('gives out what is old enough, oldest first, once', () => {
    const schedule = new GcSchedule();
    schedule.add('young', 90);
    schedule.add('old', 10);
    schedule.add('older', 5);
    expect(schedule.takeDue(100, 50)).toEqual(['older', 'old']);
    expect(schedule.takeDue(100, 50)).toEqual([]);
    expect(schedule.size).toBe(1);
  });

  test('a directory that is needed again is not given out', () => {
    const schedule = new GcSchedule();
    schedule.add('a', 0);
    expect(schedule.remove('a')).toBe(true);
    expect(schedule.remove('a')).toBe(false);
    expect(schedule.takeDue(100, 0)).toEqual([]);
  });

  test('gives out exactly what an age allows', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.nat(100)),
        fc.nat(100),
        fc.nat(100),
        (times, now, age) => {
          const schedule = new GcSchedule();
          for (const [path, since] of Object.entries(times)) schedule.add(path, since);
          const expected = Object.keys(times).filter((path) => now - (times[path] ?? 0) >= age);
          expect(schedule.takeDue(now, age).sort()).toEqual(expected.sort());
          expect(schedule.size).toBe(Object.keys(times).length - expected.length);
        },
      ),
    );
  });
});
