import { describe, expect, it } from 'vitest';
import { Arrivals, type Arrival } from './arrivals.ts';
import type { Letter } from './letter.ts';

type Sent = readonly [life: string, seq: number, after?: number];

const letterOf = ([life, seq, after]: Sent, from = 'a'): Letter => ({
  from,
  to: 'b',
  life,
  seq,
  ...(after !== undefined && { after }),
  term: 0,
  body: '',
});

interface Row {
  readonly name: string;
  readonly sent: readonly Sent[];
  readonly want: readonly Arrival[];
}

const rows: readonly Row[] = [
  {
    name: 'letters in a row, between which others went elsewhere',
    sent: [
      ['x', 0],
      ['x', 3, 0],
      ['x', 4, 3],
    ],
    want: ['next', 'next', 'next'],
  },
  {
    name: 'what came before this receiver began',
    sent: [
      ['x', 7, 5],
      ['x', 8, 7],
    ],
    want: ['next', 'next'],
  },
  {
    name: 'a pipeline that was repeated',
    sent: [
      ['x', 0],
      ['x', 1, 0],
      ['x', 0],
      ['x', 1, 0],
      ['x', 2, 1],
    ],
    want: ['next', 'next', 'repeated', 'repeated', 'next'],
  },
  {
    name: 'a loss',
    sent: [
      ['x', 0],
      ['x', 5, 4],
      ['x', 6, 5],
    ],
    want: ['next', 'gap', 'next'],
  },
  {
    name: 'a sender that forgot what it said last',
    sent: [
      ['x', 0],
      ['x', 5],
    ],
    want: ['next', 'next'],
  },
  {
    name: 'a restart, and what is left of the life before',
    sent: [
      ['x', 9],
      ['y', 0],
      ['x', 10, 9],
      ['y', 1, 0],
    ],
    want: ['next', 'new-life', 'repeated', 'next'],
  },
];

describe('arrivals of one sender', () => {
  it.each(rows)('tell $name', ({ sent, want }) => {
    const arrivals = new Arrivals();
    const judged = sent.map((each) => {
      const letter = letterOf(each);
      const arrival = arrivals.judge(letter);
      if (arrival !== 'repeated') arrivals.note(letter);
      return arrival;
    });
    expect(judged).toEqual(want);
  });

  it('have nothing to do with those of another', () => {
    const arrivals = new Arrivals();
    arrivals.note(letterOf(['x', 5]));
    expect(arrivals.judge(letterOf(['x', 0], 'c'))).toBe('next');
  });

  it('know who was reported gone and said nothing since', () => {
    const arrivals = new Arrivals();
    expect(arrivals.isGone('a')).toBe(true);
    arrivals.note(letterOf(['x', 0]));
    expect(arrivals.isGone('a')).toBe(false);
    arrivals.gone('a');
    expect(arrivals.isGone('a')).toBe(true);
    arrivals.note(letterOf(['x', 1, 0]));
    expect(arrivals.isGone('a')).toBe(false);
  });
});
