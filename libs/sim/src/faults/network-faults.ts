import { BROKER_HOST } from '../bus/stream-broker.ts';
import { ELECTION_HOST } from '../election/simulated-election.ts';
import { REGISTRY_HOST } from '../registry/simulated-registry.ts';
import type { Random } from '../random/random.ts';
import type { World } from '../world/world.ts';
import { someDurationMs, type Fault } from './fault.ts';

const MINUTE = 60_000;

/** What lies between processes fails. */
export const NETWORK_FAULTS: readonly Fault[] = [
  {
    name: 'break the link of an agent',
    meanMs: MINUTE,
    strike: ({ agents, environment }, random) => {
      const agent = random.pick(agents);
      if (agent !== undefined) environment.agentBus.breakLink(agent.config.pid);
    },
  },
  {
    name: 'break the stream of a framework',
    meanMs: 2 * MINUTE,
    strike: ({ leader }) => leader?.breakAnyStream(),
  },
  {
    name: 'cut one process off',
    meanMs: 3 * MINUTE,
    strike: (world, random) => {
      const host = random.pick(world.processes)?.host;
      if (host !== undefined) cutFor(world, random, [host], everyHost(world));
    },
  },
  {
    name: 'cut two processes apart',
    meanMs: 2 * MINUTE,
    strike: (world, random) => {
      const one = random.pick(everyHost(world)) ?? '';
      const other = random.pick(everyHost(world)) ?? '';
      cutFor(world, random, [one], [other]);
    },
  },
  {
    name: 'slow the network down',
    meanMs: 5 * MINUTE,
    strike: ({ environment: { network, timeline } }, random) => {
      network.setSlowness(random.oneOf(10, 100));
      timeline.after(someDurationMs(random), () => network.setSlowness(1));
    },
  },
  {
    name: 'the broker is away',
    meanMs: 5 * MINUTE,
    strike: ({ environment: { broker, timeline } }, random) => {
      broker?.process.freeze();
      timeline.after(someDurationMs(random), () => broker?.process.thaw());
    },
  },
  {
    name: 'the broker loses messages',
    meanMs: 3 * MINUTE,
    strike: ({ environment: { broker } }) => broker?.loseRecent(),
  },
  {
    name: 'the broker repeats messages',
    meanMs: MINUTE,
    strike: ({ environment: { broker } }) => broker?.repeatRecent(),
  },
];

/** What things are stored on fails. */
export const STORAGE_FAULTS: readonly Fault[] = [
  {
    name: 'the registry is slow',
    meanMs: 4 * MINUTE,
    strike: ({ environment: { registry, timeline } }, random) => {
      registry.setSlowness(random.oneOf(20, 400));
      timeline.after(someDurationMs(random), () => registry.setSlowness(1));
    },
  },
  {
    name: 'the registry fails',
    meanMs: 6 * MINUTE,
    strike: ({ environment: { registry } }) => registry.failNext(),
  },
  {
    name: 'a disk is slow',
    meanMs: 3 * MINUTE,
    strike: ({ agents, environment: { timeline } }, random) => {
      const disk = random.pick(agents)?.disk;
      disk?.setSlowness(random.oneOf(20, 400));
      timeline.after(someDurationMs(random), () => disk?.setSlowness(1));
    },
  },
];

function everyHost({ processes }: World): readonly string[] {
  const hosts = processes.map(({ host }) => host);
  return [...new Set([...hosts, BROKER_HOST, ELECTION_HOST, REGISTRY_HOST])];
}

function cutFor(
  { environment: { network, timeline } }: World,
  random: Random,
  hosts: readonly string[],
  others: readonly string[],
): void {
  network.cut(hosts, others);
  timeline.after(someDurationMs(random), () => network.mend(hosts, others));
}
