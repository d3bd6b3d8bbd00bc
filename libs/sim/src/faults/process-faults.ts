import { someDurationMs, type Fault } from './fault.ts';

const MINUTE = 60_000;

/** Processes die and are started again, or stand still for a while. */
export const PROCESS_FAULTS: readonly Fault[] = [
  {
    name: 'kill the leading master',
    meanMs: 4 * MINUTE,
    strike: ({ masters, leader }, random) => {
      masters.find(({ life }) => life === leader)?.kill(random.integer(500, 20_000));
    },
  },
  {
    name: 'freeze a master',
    meanMs: 4 * MINUTE,
    strike: ({ masters, environment }, random) => {
      const process = random.pick(masters)?.process;
      process?.freeze();
      environment.timeline.after(someDurationMs(random), () => process?.thaw());
    },
  },
  {
    name: 'kill an allocator',
    meanMs: 3 * MINUTE,
    strike: ({ allocators }, random) => {
      random.pick(allocators)?.kill(random.integer(500, 20_000));
    },
  },
  {
    name: 'kill an agent',
    meanMs: 2 * MINUTE,
    strike: ({ agents }, random) => random.pick(agents)?.kill(500 + someDurationMs(random)),
  },
  {
    name: 'reboot a machine',
    meanMs: 6 * MINUTE,
    strike: ({ agents }, random) => random.pick(agents)?.reboot(5_000 + someDurationMs(random)),
  },
  {
    name: 'kill a scheduler',
    meanMs: 3 * MINUTE,
    strike: ({ frameworks }, random) => random.pick(frameworks)?.kill(someDurationMs(random)),
  },
  {
    name: 'start another scheduler',
    meanMs: 4 * MINUTE,
    strike: ({ frameworks }, random) => random.pick(frameworks)?.start(),
  },
  {
    name: 'freeze any process',
    meanMs: MINUTE,
    strike: ({ processes, environment }, random) => {
      const process = random.pick(processes);
      process?.freeze();
      environment.timeline.after(someDurationMs(random), () => process?.thaw());
    },
  },
  {
    name: 'kill a container',
    meanMs: MINUTE,
    strike: ({ agents }, random) => {
      const machine = random.pick(agents)?.machine;
      const container = random.pick(machine?.all ?? []);
      if (container !== undefined) machine?.signal(container.spec.containerId, 'SIGKILL');
    },
  },
  {
    name: 'set a clock',
    meanMs: 3 * MINUTE,
    strike: ({ processes }, random) => {
      const clock = random.pick(processes)?.machineClock;
      clock?.jump(random.oneOf(random.integer(-5_000, 5_000), random.integer(0, 3 * MINUTE)));
    },
  },
];
