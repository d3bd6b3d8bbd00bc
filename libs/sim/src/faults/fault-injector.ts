import type { Random } from '../random/random.ts';
import type { World } from '../world/world.ts';
import type { Fault } from './fault.ts';
import { NETWORK_FAULTS, STORAGE_FAULTS } from './network-faults.ts';
import { PROCESS_FAULTS } from './process-faults.ts';

const ALL_FAULTS: readonly Fault[] = [...PROCESS_FAULTS, ...NETWORK_FAULTS, ...STORAGE_FAULTS];
/** Each world has some of the faults: few at a time leave more room for each than all at once. */
const CHOSEN_CHANCE = 0.3;

/** Lets things go wrong for a while, then puts everything right. */
export class FaultInjector {
  private readonly world: World;
  private readonly random: Random;
  private readonly chosen: readonly Fault[];
  private readonly rarity: number;
  private isOver = false;

  constructor(world: World, random: Random) {
    this.world = world;
    this.random = random;
    this.chosen = ALL_FAULTS.filter(() => random.chance(CHOSEN_CHANCE));
    this.rarity = random.oneOf(0.3, 1, 3);
  }

  start(): void {
    for (const fault of this.chosen) this.strikeLater(fault);
  }

  /** Nothing goes wrong any more, and everything that went wrong is mended. */
  heal(): void {
    this.isOver = true;
    const { environment, masters, allocators, agents, frameworks, processes } = this.world;
    environment.trace.note('world', () => 'is healed');
    for (const { machineClock } of processes) machineClock.correct();
    environment.network.heal();
    environment.registry.heal();
    environment.broker?.process.thaw();
    for (const { process } of [...masters, ...allocators, ...agents]) process.thaw();
    for (const service of [...masters, ...allocators, ...agents]) service.start();
    for (const { disk } of agents) disk.setSlowness(1);
    for (const framework of frameworks) framework.mend();
  }

  private strikeLater(fault: Fault): void {
    const { trace, timeline } = this.world.environment;
    timeline.after(this.random.exponentialMs(fault.meanMs * this.rarity), () => {
      if (this.isOver) return;
      trace.note('fault', () => fault.name);
      fault.strike(this.world, this.random);
      this.strikeLater(fault);
    });
  }
}
