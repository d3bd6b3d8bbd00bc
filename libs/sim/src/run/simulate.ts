import { AllocatorAgrees } from '../checkers/allocator-agrees.ts';
import { DurableFirst } from '../checkers/durable-first.ts';
import { MasterBooks } from '../checkers/master-books.ts';
import { OffersStand } from '../checkers/offers-stand.ts';
import { PromisedOnce } from '../checkers/promised-once.ts';
import { RegistryFirst } from '../checkers/registry-first.ts';
import { TermsFence } from '../checkers/terms-fence.ts';
import type { Violation } from '../checkers/violations.ts';
import { WatchHistory } from '../checkers/watch-history.ts';
import { FaultInjector } from '../faults/fault-injector.ts';
import { Random } from '../random/random.ts';
import type { TraceSink } from '../trace/trace.ts';
import { REAL_CORES, type Cores } from '../world/cores.ts';
import { planWorld } from '../world/world-plan.ts';
import { World } from '../world/world.ts';
import { Phases } from './phases.ts';

export interface SimulationOptions {
  /** The code under test; the real one unless a checker is being tested. */
  readonly cores?: Cores | undefined;
  /** Takes the transcript, line by line. */
  readonly trace?: TraceSink | undefined;
  /** Ends the run at the first violation that this checker finds. */
  readonly stopAt?: string | undefined;
}

export interface SimulationResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** Hours that passed in the world. */
  readonly virtualHours: number;
  readonly eventsCount: number;
}

/** Runs the world of one seed: faults, peace, rest, new offers, the end of all frameworks. */
export function simulate(seed: number, options: SimulationOptions = {}): SimulationResult {
  const random = new Random(seed);
  const { trace } = options;
  const world = new World({
    plan: planWorld(seed, random.derive('plan')),
    random,
    cores: options.cores ?? REAL_CORES,
    trace,
    onViolation: ({ at, checker, text }) => trace?.(`${at} VIOLATION   ${checker}: ${text}`),
  });
  const { environment } = world;
  const { violations, watchers, timeline } = environment;
  watchers.add(new WatchHistory(violations));
  watchers.add(new MasterBooks(world, violations));
  watchers.add(new AllocatorAgrees(violations));
  watchers.add(new PromisedOnce(violations));
  watchers.add(new TermsFence(violations));
  watchers.add(new RegistryFirst(world, violations));
  watchers.add(new DurableFirst(world, violations));
  watchers.add(new OffersStand(world, violations));
  const startMs = timeline.nowMs;
  const faults = new FaultInjector(world, random.derive('faults'));
  const stop = (): boolean =>
    options.stopAt !== undefined &&
    violations.found.some(({ checker }) => checker === options.stopAt);
  new Phases(world, faults, stop).run();
  return {
    seed,
    violations: violations.found,
    virtualHours: (timeline.nowMs - startMs) / 3_600_000,
    eventsCount: timeline.eventsCount,
  };
}
