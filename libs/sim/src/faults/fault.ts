import type { Random } from '../random/random.ts';
import type { World } from '../world/world.ts';

/** Something that goes wrong in a world, again and again. */
export interface Fault {
  readonly name: string;
  /** How often it happens in a world that has it, on average. */
  readonly meanMs: number;
  /** Lets it happen once. Whatever lasts ends by itself, or when the world is healed. */
  strike(world: World, random: Random): void;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Mostly short, sometimes long enough for every timeout. */
export function someDurationMs(random: Random): number {
  return random.oneOf(
    random.integer(100, 3 * SECOND),
    random.integer(3 * SECOND, 30 * SECOND),
    random.integer(30 * SECOND, 4 * MINUTE),
  );
}
