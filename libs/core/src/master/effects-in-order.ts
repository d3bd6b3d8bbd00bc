import { assertNever } from '@mezzo/domain';
import type { MasterEffect } from './master-effect.ts';

/**
 * The effects of a batch in the order in which a loop carries them out (see master-effect.ts). One
 * that steps down comes alone: whoever no longer leads must not speak.
 */
export function effectsInOrder(effects: readonly MasterEffect[]): readonly MasterEffect[] {
  const byClass: readonly MasterEffect[][] = [[], [], [], []];
  for (const effect of effects) {
    if (effect.kind === 'stepDown') return [effect];
    byClass[classOf(effect)]?.push(effect);
  }
  return byClass.flat();
}

/** The place in the order, from 0. */
function classOf(effect: Exclude<MasterEffect, { kind: 'stepDown' }>): number {
  switch (effect.kind) {
    case 'persist':
      return 0;
    case 'toAgent':
    case 'toAllocator':
      return 1;
    case 'toScheduler':
    case 'closeScheduler':
    case 'publish':
      return 2;
    case 'reply':
      return 3;
    default:
      return assertNever(effect);
  }
}
