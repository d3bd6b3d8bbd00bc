import { describe, expect, test } from 'vitest';
import { effectsInOrder } from './effects-in-order.ts';
import type { MasterEffect } from './master-effect.ts';

const persist: MasterEffect = { kind: 'persist', token: 1, changes: [] };
const first: MasterEffect = { kind: 'closeScheduler', streamId: 'first' };
const second: MasterEffect = { kind: 'closeScheduler', streamId: 'second' };
const reply: MasterEffect = { kind: 'reply', requestId: 1, reply: { status: 202 } };
const stepDown: MasterEffect = { kind: 'stepDown', reason: 'deposed' };

describe('effectsInOrder', () => {
  test.for([
    { name: 'nothing', given: [], want: [] },
    {
      name: 'durable first, answers last, and within a class as they came',
      given: [reply, first, persist, second],
      want: [persist, first, second, reply],
    },
    {
      name: 'who steps down says nothing else',
      given: [persist, stepDown, reply],
      want: [stepDown],
    },
  ])('$name', ({ given, want }) => {
    expect(effectsInOrder(given)).toEqual(want);
  });
});
