import { agentInfo, resources } from '@mezzo/allocator/testing/message-builders';
import type { Resource } from '@mezzo/domain/messages';
import { percentile, printResult } from '../benchmark-result.ts';
import { AllocatorDriver, cpuOf, timed } from './allocator-driver.ts';
import { rounded } from './decline-offers.ts';
import {
  MESSAGES_PER_TURN,
  agentId,
  frameworkId,
  ownResources,
  type ClusterSize,
} from './mesos-cluster.ts';

const AGENT = 'cpus:2;mem:1024;disk:4096;ports:[31000-32000]';
const USED = 'cpus:1;mem:128;disk:1024;ports:[31126-31510,31512-31623,31810-31852,31854-31964]';
const OVERSUBSCRIBED: Resource = {
  name: 'cpus',
  type: 'SCALAR',
  scalar: { value: 10 },
  revocable: {},
};

/** The median counts; the first is told, too: it runs before the compiler has seen the code. */
const REPETITIONS = 5;

interface AddAndUpdateReference {
  readonly mesosAddMs: number;
  readonly mesosUpdateMs: number;
  readonly targetAddMs?: number;
  readonly targetUpdateMs?: number;
}

interface Phase {
  readonly ms: number;
  readonly cpuMs: number;
  readonly allocationMs: number;
  readonly offersCount: number;
}

/**
 * AddAndUpdateSlave: agents register with a part of each used, then report oversubscribed resources;
 * every message asks for an allocation of its agent, and the requests of a turn are one run.
 */
export function addAndUpdate(size: ClusterSize, reference: AddAndUpdateReference): void {
  const passes = Array.from({ length: REPETITIONS }, () => onePass(size));
  const { mesosAddMs, mesosUpdateMs, targetAddMs, targetUpdateMs } = reference;
  report(
    size,
    'add',
    passes.map(({ add }) => add),
    mesosAddMs,
    targetAddMs,
  );
  report(
    size,
    'update',
    passes.map(({ update }) => update),
    mesosUpdateMs,
    targetUpdateMs,
  );
}

function report(
  { agents, frameworks }: ClusterSize,
  work: string,
  phases: readonly Phase[],
  mesos: number,
  target: number | undefined,
): void {
  const median = (of: (phase: Phase) => number): number => percentile(phases.map(of), 0.5);
  printResult({
    benchmark: 'allocator',
    work: `AddAndUpdateSlave/${agents}x${frameworks}/${work}`,
    value: median(({ ms }) => ms),
    unit: 'ms',
    better: 'lower',
    mesos,
    ...(target !== undefined && { target }),
    details: {
      firstMs: rounded(phases[0]?.ms),
      cpuMs: rounded(median(({ cpuMs }) => cpuMs)),
      allocationMs: rounded(median(({ allocationMs }) => allocationMs)),
      offers: phases[0]?.offersCount ?? 0,
      messagesPerTurn: MESSAGES_PER_TURN,
    },
  });
}

function onePass(size: ClusterSize): { readonly add: Phase; readonly update: Phase } {
  const driver = new AllocatorDriver();
  for (let i = 0; i < size.frameworks; i += 1) {
    driver.addFramework(frameworkId(i), ['*'], { capabilities: ['REVOCABLE_RESOURCES'] });
  }
  const agents = Array.from({ length: size.agents }, (_, i) => ({
    id: agentId(i),
    total: ownResources(AGENT),
    used: [
      {
        frameworkId: { value: frameworkId(i % size.frameworks) },
        resources: resources(USED, '*').map((each) => ({ ...each })),
      },
    ],
  }));
  const inTurns = (action: (agent: (typeof agents)[number]) => void): Phase => {
    let allocationMs = 0;
    let ms = 0;
    const cpuMs = cpuOf(() => {
      ms = timed(() => {
        agents.forEach((agent, i) => {
          action(agent);
          if ((i + 1) % MESSAGES_PER_TURN === 0) allocationMs += driver.allocate();
        });
        allocationMs += driver.allocate();
      });
    });
    return { ms, cpuMs, allocationMs, offersCount: driver.collect().length };
  };
  const add = inTurns(({ id, total, used }) => driver.addAgent(id, total, { used }));
  const update = inTurns(({ id, total }) => {
    const withMore = [...total, { ...OVERSUBSCRIBED }];
    driver.send({ type: 'agentUpdated', agentInfo: agentInfo(id), total: withMore });
  });
  return { add, update };
}
