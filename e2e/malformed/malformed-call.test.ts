import { describe, expect, it } from 'vitest';
import { malformedCall } from './malformed-call.ts';
import { Random } from './random.ts';

describe('malformedCall', () => {
  it('gives the same calls for the same seed, and of every kind', () => {
    const random = new Random(7);
    const again = new Random(7);
    const kinds = new Set<string>();
    for (let index = 0; index < 2000; index += 1) {
      const call = malformedCall(random);
      expect(malformedCall(again)).toEqual(call);
      kinds.add(call.fault.split(' ').slice(0, 2).join(' '));
    }
    for (const kind of ['truncated JSON', 'wrong type', 'huge number', 'huge body', 'garbage']) {
      expect(kinds).toContain(kind);
    }
  });
});
