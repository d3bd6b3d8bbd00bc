import type { AllocatorOutput } from '@mezzo/domain';
import { expect, it } from 'vitest';
import { lettersOf } from './letters.ts';

const epoch = { masterTerm: 1, allocatorTerm: 1 };

/** `o` proposes something, `n` nothing. */
function outputs(text: string): readonly AllocatorOutput[] {
  const proposals = [{ frameworkId: { value: 'F' }, roles: [] }];
  return Array.from(text, (kind, seq) => ({
    epoch,
    seq,
    type: 'offers',
    proposals: kind === 'o' ? proposals : [],
  }));
}

it.each([
  { text: '', lengths: [] },
  { text: 'nn', lengths: [2] },
  { text: 'nnnnnnn', lengths: [3, 3, 1] },
  { text: 'noonn', lengths: [2, 1, 2] },
  { text: 'nno', lengths: [3] },
])('puts $text into entries of $lengths messages, in order', ({ text, lengths }) => {
  const all = outputs(text);
  const letters = lettersOf(all, 3);
  expect(letters.map(({ length }) => length)).toEqual(lengths);
  expect(letters.flat()).toEqual(all);
});
